"""audioop: every function on fragments of all widths, by a checksum of what it answers; refusals in words."""
import warnings

warnings.simplefilter("ignore")
import audioop, random, zlib

R = random.Random(5)
show = lambda *values: print(f'{zlib.crc32(repr(values).encode()):08x}', end=' ')


def attempt(f, *a):
    try: return f(*a)
    except Exception as e: return (type(e).__name__, str(e))
for w in (1,2,3,4):
    for n in (0,1,2,5,64):
        d=bytes(R.randrange(256) for _ in range(n*w)); e=bytes(R.randrange(256) for _ in range(n*w))
        for f in ('max','minmax','avg','rms','cross','avgpp','maxpp','reverse','byteswap','lin2ulaw','lin2alaw'):
            show(f,w,n,attempt(getattr(audioop,f),d,w))
        for k in (0,.5,-1,3,1e10,-2.5): show('mul',attempt(audioop.mul,d,w,k))
        for k in (0,1,-1,200,-70000,2**31-1,2**31): show('bias',attempt(audioop.bias,d,w,k))
        show(attempt(audioop.add,d,e,w), attempt(audioop.tomono,d,w,.5,.7), attempt(audioop.tostereo,d,w,.5,-1.2))
        for nw in (1,2,3,4): show(attempt(audioop.lin2lin,d,w,nw), attempt(audioop.ulaw2lin,d,nw), attempt(audioop.alaw2lin,d,nw))
        s=attempt(audioop.lin2adpcm,d,w,None); show(s, attempt(audioop.lin2adpcm,d,w,(100,5)), attempt(audioop.adpcm2lin,d,w,None), attempt(audioop.adpcm2lin,d,w,(-5,80)))
        for ch in (1,2):
            show(attempt(audioop.ratecv,d,w,ch,8000,8000,None), attempt(audioop.ratecv,d,w,ch,8000,16000,None), attempt(audioop.ratecv,d,w,ch,44100,8000,None,3,2), attempt(audioop.ratecv,d,w,ch,1000,3333,(-5,((1,2),)*ch)))
        show(attempt(audioop.getsample,d,w,0),attempt(audioop.getsample,d,w,n-1),attempt(audioop.getsample,d,w,n))
print()
d=bytes(R.randrange(256) for _ in range(200)); e=d[20:60]
print(audioop.findfit(d,e), audioop.findmax(d,20), audioop.findfactor(d[:40],e), attempt(audioop.findfit,e,d), attempt(audioop.findmax,b'a',1), attempt(audioop.findmax,d,101), attempt(audioop.findfactor,d,e))
for a in ((b'a',5),(b'abc',2),('a',1),(b'a','x'),(b'a',0)): print(attempt(audioop.max,*a))
print(attempt(audioop.ratecv,b'ab',1,0,1,1,None), attempt(audioop.ratecv,b'ab',1,1,0,1,None),attempt(audioop.ratecv,b'abc',2,1,1,1,None), attempt(audioop.ratecv,b'ab',1,1,1,1,5), attempt(audioop.ratecv,b'ab',1,1,1,1,(1,)), attempt(audioop.ratecv,b'ab',1,1,1,1,None,0), attempt(audioop.ratecv,b'ab',1,1,1,1,(1,())))
print(attempt(audioop.adpcm2lin,b'a',1,5),attempt(audioop.adpcm2lin,b'a',1,(0,99)),attempt(audioop.adpcm2lin,b'a',1,(99999,9)),attempt(audioop.adpcm2lin,b'a',1,(1,)))
for v in range(-32768,32768,370):
    b=v.to_bytes(2,'little',signed=True); show(audioop.lin2ulaw(b,2)[0], audioop.lin2alaw(b,2)[0])
