"""One-way constraints with strengths, planned and executed anew after each change (the work of the DeltaBlue benchmark):
class hierarchies, overridden methods, lists of objects."""
REQUIRED, STRONG, MEDIUM, WEAK = range(4)


class Variable:
    def __init__(self, name, value=0):
        self.name = name
        self.value = value
        self.constraints = []
        self.determined_by = None
        self.strength = WEAK + 1
        self.stay = True
        self.mark = 0


class Constraint:
    def __init__(self, strength):
        self.strength = strength

    def enforce(self, planner, mark):
        self.choose(mark)
        if not self.satisfied():
            if self.strength == REQUIRED:
                raise ValueError("a required constraint cannot be met")
            return None
        for variable in self.inputs():
            variable.mark = mark
        output = self.output()
        overridden = output.determined_by
        if overridden is not None:
            overridden.unmark()
        output.determined_by = self
        if not planner.propagate(self, mark):
            raise ValueError("a cycle")
        output.mark = mark
        return overridden

    def is_input(self):
        return False


class Unary(Constraint):
    def __init__(self, planner, variable, strength):
        super().__init__(strength)
        self.variable = variable
        self.active = False
        variable.constraints.append(self)
        planner.add(self)

    def choose(self, mark):
        self.active = self.variable.mark != mark and self.strength < self.variable.strength

    def satisfied(self):
        return self.active

    def unmark(self):
        self.active = False

    def inputs(self):
        return ()

    def output(self):
        return self.variable

    def known(self, mark):
        return True

    def recalculate(self):
        self.variable.strength = self.strength
        self.variable.stay = not self.is_input()
        if self.variable.stay:
            self.execute()

    def remove(self):
        self.variable.constraints.remove(self)


class Stay(Unary):
    def execute(self):
        pass


class Edit(Unary):
    def is_input(self):
        return True

    def execute(self):
        pass


class Binary(Constraint):
    def __init__(self, planner, first, second, strength):
        super().__init__(strength)
        self.first = first
        self.second = second
        self.direction = 0
        self.attach()
        planner.add(self)

    def attach(self):
        self.first.constraints.append(self)
        self.second.constraints.append(self)

    def choose(self, mark):
        first, second = self.first, self.second
        if first.mark == mark:
            free = second.mark != mark and self.strength < second.strength
            self.direction = 1 if free else 0
        elif second.mark == mark:
            self.direction = -1 if self.strength < first.strength else 0
        elif first.strength > second.strength:
            self.direction = -1 if self.strength < first.strength else 0
        else:
            self.direction = 1 if self.strength < second.strength else 0

    def satisfied(self):
        return self.direction != 0

    def unmark(self):
        self.direction = 0

    def source(self):
        return self.first if self.direction > 0 else self.second

    def output(self):
        return self.second if self.direction > 0 else self.first

    def inputs(self):
        return (self.source(),)

    def known(self, mark):
        return all(v.mark == mark or v.stay or v.determined_by is None for v in self.inputs())

    def recalculate(self):
        source, output = self.source(), self.output()
        output.strength = max(self.strength, source.strength)
        output.stay = source.stay
        if output.stay:
            self.execute()


class Equal(Binary):
    def execute(self):
        self.output().value = self.source().value


class Scale(Binary):
    def __init__(self, planner, source, factor, offset, target, strength):
        self.factor = factor
        self.offset = offset
        super().__init__(planner, source, target, strength)

    def attach(self):
        super().attach()
        self.factor.constraints.append(self)
        self.offset.constraints.append(self)

    def inputs(self):
        return (self.source(), self.factor, self.offset)

    def execute(self):
        if self.direction > 0:
            self.second.value = self.first.value * self.factor.value + self.offset.value
        else:
            self.first.value = (self.second.value - self.offset.value) // self.factor.value

    def recalculate(self):
        source, output = self.source(), self.output()
        output.strength = max(self.strength, source.strength)
        output.stay = source.stay and self.factor.stay and self.offset.stay
        if output.stay:
            self.execute()


class Planner:
    def __init__(self):
        self.marks = 0

    def new_mark(self):
        self.marks += 1
        return self.marks

    def add(self, constraint):
        mark = self.new_mark()
        overridden = constraint.enforce(self, mark)
        while overridden is not None:
            overridden = overridden.enforce(self, mark)

    def propagate(self, constraint, mark):
        todo = [constraint]
        while todo:
            current = todo.pop()
            if current.output().mark == mark:
                return False
            current.recalculate()
            self.consumers(current.output(), todo)
        return True

    def consumers(self, variable, found):
        for constraint in variable.constraints:
            if constraint is not variable.determined_by and constraint.satisfied() and constraint.output() is not variable:
                found.append(constraint)

    def plan(self, sources):
        mark = self.new_mark()
        steps = []
        todo = list(sources)
        while todo:
            constraint = todo.pop()
            if constraint.output().mark != mark and constraint.known(mark):
                steps.append(constraint)
                constraint.output().mark = mark
                self.consumers(constraint.output(), todo)
        return steps

    def remove(self, constraint):
        output = constraint.output()
        constraint.unmark()
        constraint.remove()
        output.determined_by = None
        output.strength = WEAK + 1
        output.stay = True
        unsatisfied = []
        todo = [output]
        while todo:
            variable = todo.pop()
            for other in variable.constraints:
                if not other.satisfied():
                    unsatisfied.append(other)
            reached = []
            self.consumers(variable, reached)
            for other in reached:
                other.recalculate()
                todo.append(other.output())
        for other in sorted(unsatisfied, key=lambda c: c.strength):
            self.add(other)


def change(planner, variable, values):
    edit = Edit(planner, variable, STRONG)
    plan = planner.plan([edit])
    for value in values:
        variable.value = value
        for constraint in plan:
            constraint.execute()
    planner.remove(edit)


def chain(length):
    planner = Planner()
    variables = [Variable("v%d" % i) for i in range(length + 1)]
    for first, second in zip(variables, variables[1:]):
        Equal(planner, first, second, REQUIRED)
    Stay(planner, variables[-1], MEDIUM)
    change(planner, variables[0], range(100))
    return variables[-1].value


def projection(length):
    planner = Planner()
    factor, offset = Variable("factor", 10), Variable("offset", 1000)
    sources, targets = [], []
    for i in range(length):
        sources.append(Variable("s%d" % i, i))
        targets.append(Variable("t%d" % i, i))
        Stay(planner, sources[-1], WEAK)
        Scale(planner, sources[-1], factor, offset, targets[-1], REQUIRED)
    change(planner, sources[0], [17])
    first = targets[0].value
    change(planner, targets[0], [1050])
    second = sources[0].value
    change(planner, factor, [5])
    third = sum(t.value for t in targets[:-1])
    change(planner, offset, [2000])
    return first, second, third, sum(t.value for t in targets[:-1])


for size in (400, 1200, 2400):
    print(size, chain(size), *projection(size))
