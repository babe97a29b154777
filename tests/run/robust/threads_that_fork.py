# Forks beside running threads and inside of them.
import threading, os, time
def w():
    while not stop: sum(range(100))
stop=False
ts=[threading.Thread(target=w,daemon=True) for _ in range(4)]
for t in ts: t.start()
for i in range(10):
    pid=os.fork()
    if pid==0:
        try:
            x=[threading.Thread(target=lambda: None) for _ in range(2)]
            for t in x: t.start()
            for t in x: t.join()
        finally: os._exit(3)
    _,st=os.waitpid(pid,0)
    if os.waitstatus_to_exitcode(st)!=3: print('bad',st)
def fork_in_thread():
    pid=os.fork()
    if pid==0:
        print('child', threading.current_thread() is threading.main_thread(), flush=True)
        os._exit(0)
    os.waitpid(pid,0)
t=threading.Thread(target=fork_in_thread); t.start(); t.join()
def fork_exit():
    pid=os.fork()
    if pid==0: raise SystemExit(4)
    print(os.waitstatus_to_exitcode(os.waitpid(pid,0)[1]))
t=threading.Thread(target=fork_exit); t.start(); t.join()
stop=True
for t in ts: t.join()
print('ok')
