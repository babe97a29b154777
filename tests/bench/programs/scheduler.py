"""An operating system in small: tasks of several kinds pass packets round under a priority scheduler (the work of Martin
Richards' benchmark): dynamic dispatch, attributes, linked lists."""
IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(6)
DEVICE_PACKET, WORK_PACKET = range(2)
BUFFER = 4


class Packet:
    def __init__(self, link, identity, kind):
        self.link = link
        self.identity = identity
        self.kind = kind
        self.datum = 0
        self.data = [0] * BUFFER

    def append_to(self, queue):
        self.link = None
        if queue is None:
            return self
        last = queue
        while last.link is not None:
            last = last.link
        last.link = self
        return queue


class Task:
    def __init__(self, system, identity, priority, queue, pending, waiting):
        self.system = system
        self.identity = identity
        self.priority = priority
        self.queue = queue
        self.pending = pending
        self.waiting = waiting
        self.held = False
        self.next = system.tasks
        system.tasks = self
        system.table[identity] = self

    def add_packet(self, packet, old):
        if self.queue is None:
            self.queue = packet
            self.pending = True
            if self.priority > old.priority:
                return self
        else:
            packet.append_to(self.queue)
        return old

    def blocked(self):
        return self.held or (not self.pending and self.waiting)

    def run(self):
        packet = None
        if self.pending and self.waiting:
            packet = self.queue
            self.queue = packet.link
            self.waiting = False
            self.pending = self.queue is not None
        return self.work(packet)

    def wait(self):
        self.waiting = True
        return self

    def hold(self):
        self.system.holds += 1
        self.held = True
        return self.next

    def release(self, identity):
        task = self.system.table[identity]
        task.held = False
        return task if task.priority > self.priority else self

    def send(self, packet):
        self.system.sent += 1
        task = self.system.table[packet.identity]
        packet.link = None
        packet.identity = self.identity
        return task.add_packet(packet, self)


class Idle(Task):
    def __init__(self, system, rounds):
        super().__init__(system, IDLE, 0, None, False, False)
        self.control = 1
        self.rounds = rounds

    def work(self, packet):
        self.rounds -= 1
        if self.rounds == 0:
            return self.hold()
        if self.control & 1 == 0:
            self.control //= 2
            return self.release(DEVICE_A)
        self.control = self.control // 2 ^ 0xD008
        return self.release(DEVICE_B)


class Worker(Task):
    def __init__(self, system, queue):
        super().__init__(system, WORKER, 1000, queue, True, True)
        self.destination = HANDLER_A
        self.count = 0

    def work(self, packet):
        if packet is None:
            return self.wait()
        self.destination = HANDLER_B if self.destination == HANDLER_A else HANDLER_A
        packet.identity = self.destination
        packet.datum = 0
        for i in range(BUFFER):
            self.count = self.count + 1 if self.count < 26 else 1
            packet.data[i] = 64 + self.count
        return self.send(packet)


class Handler(Task):
    def __init__(self, system, identity, priority, queue):
        super().__init__(system, identity, priority, queue, True, True)
        self.work_in = None
        self.device_in = None

    def work(self, packet):
        if packet is not None:
            if packet.kind == WORK_PACKET:
                self.work_in = packet.append_to(self.work_in)
            else:
                self.device_in = packet.append_to(self.device_in)
        work = self.work_in
        if work is None:
            return self.wait()
        if work.datum >= BUFFER:
            self.work_in = work.link
            return self.send(work)
        device = self.device_in
        if device is None:
            return self.wait()
        self.device_in = device.link
        device.datum = work.data[work.datum]
        work.datum += 1
        return self.send(device)


class Device(Task):
    def __init__(self, system, identity, priority):
        super().__init__(system, identity, priority, None, False, True)
        self.kept = None

    def work(self, packet):
        if packet is not None:
            self.kept = packet
            return self.hold()
        if self.kept is None:
            return self.wait()
        packet, self.kept = self.kept, None
        return self.send(packet)


class System:
    def __init__(self):
        self.tasks = None
        self.table = [None] * 6
        self.sent = self.holds = 0

    def schedule(self):
        task = self.tasks
        while task is not None:
            task = task.next if task.blocked() else task.run()


def simulate():
    system = System()
    Idle(system, 10000)
    Worker(system, Packet(Packet(None, 0, WORK_PACKET), 0, WORK_PACKET))
    for handler, priority, device in ((HANDLER_A, 2000, DEVICE_A), (HANDLER_B, 3000, DEVICE_B)):
        queue = None
        for _ in range(3):
            queue = Packet(queue, device, DEVICE_PACKET)
        Handler(system, handler, priority, queue)
    Device(system, DEVICE_A, 4000)
    Device(system, DEVICE_B, 5000)
    system.schedule()
    return system.sent, system.holds


for _ in range(4):
    print(*simulate())
