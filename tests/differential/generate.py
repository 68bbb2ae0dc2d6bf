"""Read queries in the openCypher that both engines speak, made from a seed.

Rows are determined but for their order: no LIMIT without a total order, lists that nobody ordered are only measured or counted.
"""

import random
import re

LABELS = ["A", "B", "C"]
TYPES = ["R", "S", "T"]

# `k` names a node or a relationship; other properties may be missing, `m` is of mixed types. No two relationships run beside each other: the
# peer finds only one of them.
GRAPH = """CREATE (n1:A {k: 1, i: 1, s: 'a', l: [1, 2], b: true, m: 1}), (n2:A:B {k: 2, i: 2, s: 'ab', f: 0.5, m: 'a'}),
(n3:B {k: 3, i: 1, b: false, l: []}), (n4:C {k: 4, s: '', m: true}), (n5 {k: 5, i: 0, l: [2, 0, 1]}),
(n6:A {k: 6, i: -1, s: 'b', f: 2.5, m: 1.5}), (n7:B:C {k: 7, s: '成都', i: 3}),
(n1)-[:R {k: 11, i: 1}]->(n2), (n1)-[:R {k: 12, i: 2}]->(n3), (n2)-[:S {k: 13}]->(n3), (n3)-[:T {k: 14, i: 1}]->(n1),
(n4)-[:R {k: 15, s: 'a'}]->(n4), (n5)-[:S {k: 16, i: 0}]->(n6), (n6)-[:R {k: 17}]->(n7), (n7)-[:T {k: 18, i: 1}]->(n5),
(n2)-[:R {k: 19, i: 3}]->(n6), (n6)-[:S {k: 20, i: 1}]->(n2)"""


class Generator:
    """One query after another.

    `scope` maps the variables at hand to their kind, `nullable` are those that may be null, and `tags` are the marks of `known.txt` that the
    query bears.
    """

    def __init__(self, seed):
        self.random = random.Random(seed)

    def query(self):
        self.names, self.scope, self.nullable, self.tags = 0, {}, set(), set()
        if self.once_in(10):
            kinds = [self.pick(["integer", "text"]) for _ in range(self.up_to(2))]
            word = self.pick(["UNION", "UNION ALL"])
            return f"{self.single(kinds)} {word} {self.single(kinds)}", False
        clauses = [self.clause() for _ in range(self.up_to(3))]
        text, ordered = self.aggregation() if self.once_in(3) else self.projection()
        return f"{' '.join(clauses)} RETURN {text}", ordered

    def single(self, kinds):
        self.scope = {}
        clause = self.clause()
        columns = [f"{self.expression(kind)} AS c{index}" for index, kind in enumerate(kinds)]
        return f"{clause} RETURN {', '.join(columns)}"

    # -- choices

    def pick(self, items):
        return items[self.random.randrange(len(items))]

    def once_in(self, times):
        return self.random.randrange(times) == 0

    def up_to(self, most):
        return 1 + self.random.randrange(most)

    def fresh(self, prefix):
        self.names += 1
        return f"{prefix}{self.names}"

    def variable(self, *kinds):
        names = [name for name, kind in self.scope.items() if kind in kinds]
        return self.pick(names) if names else None

    # -- clauses

    def clause(self):
        if not self.variable("node"):
            return self.match(self.pick([False, False, False, True]))
        kind = self.random.randrange(8)
        if kind < 5:
            return self.match(kind >= 3)
        if kind == 5:
            items, name = self.expression("integers"), self.fresh("u")
            self.scope[name] = "integer"
            return f"UNWIND {items} AS {name}"
        return self.with_clause()

    def match(self, optional):
        word = "OPTIONAL MATCH" if optional else "MATCH"
        before = set(self.scope)
        text = f"{word} {self.patterns()}{self.where()}"
        if optional:
            self.nullable |= set(self.scope) - before
        return text

    def with_clause(self):
        if self.once_in(2):
            kept = [name for name in self.scope if not self.once_in(3)] or list(self.scope)[:1]
            self.scope = {name: self.scope[name] for name in kept}
            word = "DISTINCT " if self.once_in(3) else ""
            return f"WITH {word}{', '.join(kept)}{self.where()}"
        items, scope = [], {}
        for _ in range(self.random.randrange(3)):
            kind = self.pick(["node", "integer", "text"])
            name = self.fresh("k")
            items.append(f"{self.expression(kind)} AS {name}")
            scope[name] = kind
            self.nullable.add(name)
        name = self.fresh("g")
        items.append(f"{self.aggregate()} AS {name}")
        scope[name] = "integer"
        self.scope = scope
        return f"WITH {', '.join(items)}{self.where()}"

    def patterns(self):
        self.new = {}
        text = self.path(2)
        if self.once_in(6):
            text += ", " + self.path(1)
            if "*" in text:
                self.tags.add("chain beside a relationship")
        self.scope.update(self.new)
        return text

    def path(self, longest, bound=False):
        text = self.node_pattern(start=bound)
        for _ in range(self.random.randrange(1 if bound else 0, longest + 1)):
            text += self.relationship_pattern(bound) + self.node_pattern(named=not bound)
        if "*" in text and text.count(")") > 2:
            self.tags.add("chain beside a relationship")
        return text

    def node_pattern(self, start=False, named=True):
        name = ""
        if start or self.once_in(5):
            name = self.variable("node") or ""
            if name in self.nullable:
                self.tags.add("null in a pattern")
        elif named and not self.once_in(5):
            own = [name for name, kind in self.new.items() if kind == "node"]
            name = self.pick(own) if own and self.once_in(6) else self.fresh("n")
            self.new[name] = "node"
        label = ":" + self.pick(["A", "B", "C", "A:B"]) if self.once_in(3) else ""
        properties = f" {{i: {self.pick([0, 1, 2])}}}" if self.once_in(10) else ""
        return f"({name}{label}{properties})"

    def relationship_pattern(self, bound=False):
        length = self.pick(["*1..2", "*0..2", "*2", "*0..1"]) if self.once_in(6) else ""
        name = ""
        if not bound and self.once_in(2):
            name = self.fresh("r")
            self.new[name] = "relationships" if length else "relationship"
        types = self.pick(["", "", ":R", ":S", ":R|S", ":T"])
        properties = f" {{i: {self.pick([0, 1])}}}" if self.once_in(10) and not length else ""
        inside = f"{name}{types}{length}{properties}"
        inside = f"[{inside}]" if inside else ""
        return self.pick([f"-{inside}->", f"<-{inside}-", f"-{inside}-"])

    def where(self):
        return f" WHERE {self.condition()}" if self.once_in(2) else ""

    # -- results

    def projection(self):
        kinds = [self.pick(["integer", "text", "boolean", "node", "mixed", "integers", "float"]) for _ in range(self.up_to(3))]
        items = [f"{self.shown(kind)} AS c{index}" for index, kind in enumerate(kinds)]
        text = ("DISTINCT " if self.once_in(4) else "") + ", ".join(items)
        return self.paged(text, [f"c{index}" for index in range(len(items))])

    def shown(self, kind):
        return f"{self.expression('node')}.k" if kind == "node" and self.variable("node") else self.expression(kind)

    def aggregation(self):
        items, names = [], []
        for index in range(self.random.randrange(3)):
            items.append(f"{self.shown(self.pick(['integer', 'text', 'node', 'boolean']))} AS k{index}")
            names.append(f"k{index}")
        for index in range(self.up_to(2)):
            items.append(f"{self.aggregate()} AS g{index}")
            names.append(f"g{index}")
        text, ordered = self.paged(", ".join(items), names)
        if "DESC" in text:
            self.tags.add("descending groups")
        values = [item.rsplit(" AS ", 1)[0] for item in items]
        if any("(DISTINCT " in value and value.replace("(DISTINCT ", "(") in values for value in values):
            self.tags.add("with and without DISTINCT")
        return text, ordered

    def paged(self, text, names):
        if not self.once_in(4):
            return text, False
        keys = [name + self.pick(["", " DESC"]) for name in names]
        text += " ORDER BY " + ", ".join(keys)
        if self.once_in(2):
            text += f" SKIP {self.random.randrange(3)}"
        if self.once_in(2):
            text += f" LIMIT {self.random.randrange(4)}"
        return text, True

    def aggregate(self):
        kind = self.random.randrange(7)
        if kind == 0:
            return f"count({self.expression(self.pick(['node', 'integer', 'mixed']))})"
        if kind == 1:
            return f"count(DISTINCT {self.expression(self.pick(['node', 'integer', 'text', 'mixed']))})"
        if kind == 2:
            return f"sum({self.expression('integer')})"
        if kind == 3:
            return f"{self.pick(['min', 'max'])}({self.expression('integer')})"
        if kind == 4:
            return f"size(collect({self.expression(self.pick(['integer', 'text']))}))"
        if kind == 5:
            return f"size(collect(DISTINCT {self.expression(self.pick(['integer', 'text']))}))"
        return "count(*)"

    # -- expressions

    def expression(self, kind, depth=0):
        if not self.once_in(3) and (name := self.variable(kind)):
            return name
        if depth > 2 or self.once_in(3):
            return self.leaf(kind)
        return getattr(self, kind, self.leaf_of(kind))(depth + 1)

    def leaf_of(self, kind):
        return lambda depth: self.leaf(kind)

    def leaf(self, kind):
        if kind in ("node", "relationship", "relationships"):
            return self.variable(kind) or "null"
        key, literals = {
            "integer": ("i", ["0", "1", "2", "-1"]),
            "text": ("s", ["'a'", "''", "'b'"]),
            "boolean": ("b", ["true", "false", "null"]),
            "float": ("f", ["0.5", "2.5"]),
            "mixed": ("m", ["1", "'a'", "null", "true", "1.5"]),
            "integers": ("l", ["[1]", "[0, 1, null]", "[]"]),
        }[kind]
        entity = self.variable("node", "relationship")
        return f"{entity}.{key}" if entity and not self.once_in(4) else self.pick(literals)

    def part(self, kind, depth):
        return f"({self.expression(kind, depth)})"

    def integer(self, depth):
        kind = self.random.randrange(9)
        if kind == 0:
            return f"{self.part('integer', depth)} {self.pick('+-*')} {self.part('integer', depth)}"
        if kind == 1:
            return f"size({self.expression('integers', depth)})"
        if kind == 2:
            return f"coalesce({self.expression('integer', depth)}, 0)"
        if kind == 3:
            self.tags.add("size of text")
            return f"size({self.expression('text', depth)})"
        if kind == 4:
            return self.case("integer", depth)
        if kind == 5:
            return f"{self.part('integers', depth)}[{self.pick([0, 1, -1, 5])}]"
        if kind == 6:
            return f"{self.part('integer', depth)} {self.pick('/%')} {self.pick([2, 3, -2])}"
        if kind == 7 and (name := self.variable("relationships")):
            return f"size({name})"
        return self.leaf("integer")

    def text(self, depth):
        kind = self.random.randrange(6)
        if kind == 0 and (name := self.variable("relationship")):
            return f"type({name})"
        if kind == 1:
            return f"{self.part('text', depth)} + {self.part('text', depth)}"
        if kind == 2:
            return f"toString({self.expression('integer', depth)})"
        if kind == 3:
            return self.case("text", depth)
        if kind == 4:
            return f"{self.pick(['toUpper', 'trim', 'reverse'])}({self.expression('text', depth)})"
        return self.leaf("text")

    def integers(self, depth):
        kind = self.random.randrange(6)
        if kind == 0:
            return f"[{self.expression('integer', depth)}, {self.expression('integer', depth)}]"
        if kind == 1:
            self.tags.add("comprehension over null")
            return f"[x IN {self.part('integers', depth)} WHERE x {self.pick(['>', '=', '<>'])} {self.pick([0, 1])} | x + 1]"
        if kind == 2:
            return f"range(0, {self.random.randrange(3)})"
        if kind == 3:
            return f"{self.part('integers', depth)}[{self.pick(['0..1', '1..', '..-1'])}]"
        if kind == 4:
            self.tags.add("list and null")
            return f"{self.part('integers', depth)} + {self.part('integers', depth)}"
        return self.leaf("integers")

    def boolean(self, depth):
        kind = self.random.randrange(10)
        if kind == 0:
            of = self.pick(["integer", "text", "mixed", "integers", "float"])
            return f"{self.part(of, depth)} {self.pick(['=', '<>', '<', '<=', '>', '>='])} {self.part(of, depth)}"
        if kind == 1:
            return f"{self.part('mixed', depth)} IS {self.pick(['', 'NOT '])}NULL"
        if kind == 2:
            return f"NOT {self.part('boolean', depth)}"
        if kind == 3:
            return f"{self.part('boolean', depth)} {self.pick(['AND', 'OR', 'XOR'])} {self.part('boolean', depth)}"
        if kind == 4 and (name := self.variable("node")):
            return f"{name}:{self.pick(LABELS)}"
        if kind == 5:
            return f"{self.part('integer', depth)} IN {self.part('integers', depth)}"
        if kind == 6:
            word = self.pick(["STARTS WITH", "ENDS WITH", "CONTAINS"])
            return f"{self.part('text', depth)} {word} {self.part('text', depth)}"
        if kind == 7:
            word = self.pick(["any", "all", "none", "single"])
            return f"{word}(x IN {self.part('integers', depth)} WHERE x {self.pick(['>', '=', '<>'])} {self.pick([0, 1])})"
        if kind == 8 and self.variable("node"):
            one, other = self.variable("node"), self.variable("node")
            return f"{one} {self.pick(['=', '<>'])} {other}"
        return self.leaf("boolean")

    def condition(self):
        if self.variable("node") and self.once_in(5):
            self.new = {}
            pattern = self.path(2, bound=True)
            if pattern.count("(") > 2 or re.search(r"^\((n\d+).*\(\1\b", pattern):
                self.tags.add("relationship twice in a test")
            return self.pick([pattern, f"NOT ({pattern})", f"EXISTS {{ {pattern} }}"])
        return self.boolean(0)

    def case(self, kind, depth):
        text = f"CASE WHEN {self.boolean(depth)} THEN {self.expression(kind, depth)}"
        return text + (f" ELSE {self.expression(kind, depth)} END" if self.once_in(2) else " END")
