big_list = list(range(1_000_000))
big_dict = dict.fromkeys(range(1_000_000), "v")
big_set = set(range(1_000_000))
del big_dict[5]
nested = [[i] for i in range(1000)]
records = [{"id": i, "name": str(i)} for i in range(200)]
pass
#> page big_list 999998 10 indexed
#> page big_dict 999996 10 indexed
#> page big_set 500000 2 indexed
#> page big_list 0 2 all
#> page big_list 0 0 named
#> page range(10**9) 999999999 5 indexed
#> time big_list
#> time big_dict
#> time big_set
#> time nested
#> time records
#> time globals()
