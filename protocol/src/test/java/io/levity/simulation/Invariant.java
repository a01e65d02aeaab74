package io.levity.simulation;

/** What must hold in every run with fewer than a third of the seats Byzantine. */
enum Invariant {
    I1("no two final digests in a view"),
    I2("the final chain skips no final view"),
    I3("no view is both final and nullified"),
    I4("at most one notarized digest in a view, and its leader's"),
    I5("a final block was notarized"),
    I6("a skipped view was nullified"),
    I7("an honest key never contradicts itself"),
    I8("nothing leaves before what it rests on is durable"),
    I9("a restarted core remembers its votes"),
    I10("an honest member's certificates verify and carry a quorum"),
    I11("a final body lies on an honest disk"),
    I12("honest members judge a body alike"),
    I13("deliveries are contiguous, once and everywhere the same"),
    I14("finality and floors never go back"),
    I15("no honest member is accused, and evidence verifies"),
    I16("everything is bounded"),
    I17("the current view has an armed timer"),
    I18("a healed quorum finalises"),
    I19("healed members agree"),
    REPLAY("a seed runs the same way twice"),
    CRASHED("the core never throws");

    private final String says;

    Invariant(String says) {
        this.says = says;
    }

    String says() {
        return says;
    }
}
