(* The voting rules of Simplex with durable and forgotten votes.

   The f Byzantine votes are always available, so that a certificate exists once q - f = HQ honest votes of its kind were
   ever sent. There is no network, clock or current view: an honest member may act upon anything that could have reached
   it, or never act. Own votes have a sent copy (s...) and a remembered copy (m...); Crash erases the remembered kinds
   that are not kept. *)
---- MODULE Simplex ----
EXTENDS Naturals, Sequences, FiniteSets
CONSTANTS Honest, HQ, MaxView, Variant, L,
          KeepN, KeepX, KeepF,   \* which own votes survive a crash
          MaxCrash,              \* crashes allowed in a behaviour
          Gate,                  \* same-term finalize gate (L > 1)
          NoNullBelowFinal       \* never nullify(u) once finalize(v>=u) sent, same term
VARIABLES sN, sX, sF,            \* votes ever SENT: <<i,block>>, <<i,view>>, <<i,block>>
          mN, mX, mF,            \* votes the node REMEMBERS
          crashes
vars == <<sN, sX, sF, mN, mX, mF, crashes>>
Views == 1..MaxView
ViewOf(b) == IF b = <<>> THEN 0 ELSE b[Len(b)][1]
TermStart(v) == ((v - 1) \div L) * L + 1
SameTerm(u, v) == TermStart(u) = TermStart(v)
Prefix(a, b) == Len(a) <= Len(b) /\ SubSeq(b, 1, Len(a)) = a
Blocks(S) == {e[2] : e \in S}
Who(S, b) == {i \in Honest : <<i, b>> \in S}
Notarized(b) == b = <<>> \/ Cardinality(Who(sN, b)) >= HQ
Nullified(v) == Cardinality({i \in Honest : <<i, v>> \in sX}) >= HQ
Finalized(b) == Cardinality(Who(sF, b)) >= HQ
Covered(u) == \E w \in TermStart(u)..u : Nullified(w)
Parents(v) == {p \in {<<>>} \cup Blocks(sN) :
                 /\ Notarized(p) /\ ViewOf(p) < v
                 /\ \A u \in (ViewOf(p)+1)..(v-1) : Covered(u)
                 /\ (v # TermStart(v) => ViewOf(p) = v - 1)}
Entered(v) == v = 1 \/ Covered(v-1) \/ \E b \in Blocks(sN) : ViewOf(b) = v-1 /\ Notarized(b)
Init == sN = {} /\ sX = {} /\ sF = {} /\ mN = {} /\ mX = {} /\ mF = {} /\ crashes = 0
Notarize(i, v, x) ==
  \E p \in Parents(v) : LET b == Append(p, <<v, x>>) IN
    /\ ~ \E e \in mN : e[1] = i /\ ViewOf(e[2]) = v
    /\ <<i, v>> \notin mX
    /\ sN' = sN \cup {<<i, b>>} /\ mN' = mN \cup {<<i, b>>}
    /\ UNCHANGED <<sX, sF, mX, mF, crashes>>
Nullify(i, v) ==
    /\ Entered(v)
    /\ <<i, v>> \notin mX
    /\ ~ \E e \in mF : e[1] = i /\ ViewOf(e[2]) = v
    /\ NoNullBelowFinal => ~ \E e \in mF : e[1] = i /\ ViewOf(e[2]) >= v /\ SameTerm(v, ViewOf(e[2]))
    /\ sX' = sX \cup {<<i, v>>} /\ mX' = mX \cup {<<i, v>>}
    /\ UNCHANGED <<sN, sF, mN, mF, crashes>>
Finalize(i, b) ==
    /\ Notarized(b)
    /\ ~ \E e \in mF : e[1] = i /\ ViewOf(e[2]) = ViewOf(b)
    /\ <<i, ViewOf(b)>> \notin mX
    /\ Gate => \A w \in {u \in Views : <<i, u>> \in mX /\ u < ViewOf(b) /\ SameTerm(u, ViewOf(b))} :
                 \E c \in Blocks(sF) : Finalized(c) /\ ViewOf(c) >= w /\ ViewOf(c) < ViewOf(b) /\ SameTerm(w, ViewOf(c))
    /\ sF' = sF \cup {<<i, b>>} /\ mF' = mF \cup {<<i, b>>}
    /\ UNCHANGED <<sN, sX, mN, mX, crashes>>
Crash(i) ==
    /\ crashes < MaxCrash
    /\ ~(KeepN /\ KeepX /\ KeepF)
    /\ mN' = IF KeepN THEN mN ELSE {e \in mN : e[1] # i}
    /\ mX' = IF KeepX THEN mX ELSE {e \in mX : e[1] # i}
    /\ mF' = IF KeepF THEN mF ELSE {e \in mF : e[1] # i}
    /\ <<mN', mX', mF'>> # <<mN, mX, mF>>
    /\ crashes' = crashes + 1
    /\ UNCHANGED <<sN, sX, sF>>
Next == \E i \in Honest :
          \/ \E v \in Views : Nullify(i, v) \/ \E x \in Variant : Notarize(i, v, x)
          \/ \E b \in Blocks(sN) : Finalize(i, b)
          \/ Crash(i)
Spec == Init /\ [][Next]_vars
Agreement == \A a, b \in Blocks(sF) : Finalized(a) /\ Finalized(b) => Prefix(a, b) \/ Prefix(b, a)
UniqueNotarization == \A a, b \in Blocks(sN) : a # <<>> /\ Notarized(a) /\ Notarized(b) /\ ViewOf(a) = ViewOf(b) => a = b
NoFinalAndNull == \A b \in Blocks(sF) : Finalized(b) => \A u \in TermStart(ViewOf(b))..ViewOf(b) : ~Nullified(u)
====
