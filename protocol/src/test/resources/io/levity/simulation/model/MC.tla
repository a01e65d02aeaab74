---- MODULE MC ----
EXTENDS Simplex, TLC
CONSTANT First
Symmetry == Permutations(Honest) \cup Permutations(Variant)
\* A smaller instance for a long counterexample: leaders equivocate in view 1 only, and nobody nullifies view 2.
Members == Permutations(Honest)
Small == /\ \A e \in sN : ViewOf(e[2]) > 1 => e[2][Len(e[2])][2] = First
         /\ \A e \in sX : e[2] = 1
====
