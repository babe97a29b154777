def work(n):
    total = 0
    for i in range(n):
        total += i
        if i == 1:
            breakpoint()
    return total


value = work(3)
import pdb; pdb.set_trace()
print("value", value)
