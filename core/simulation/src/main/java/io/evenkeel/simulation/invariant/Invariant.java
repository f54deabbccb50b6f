package io.evenkeel.simulation.invariant;

/** What must hold at every moment. */
public enum Invariant {
    I1("a VM executes on one host at most"),
    I2("a VM is started only when what is given as proof is true, and nothing else has it in memory"),
    I3("a VM that is wanted runs again once everything works, or it is said why not"),
    I4("a migration ends on one side, or with the VM stopped and known to be"),
    I5("an order of an epoch has no effect once its target has seen a larger one"),
    I6("an order is given only after its intent is durable, and to the target that the intent names"),
    I7("an order given twice is carried out once"),
    I8("fences, migrations and starts stay within what they are limited to"),
    I9("a host is fenced only when something is wrong with it"),
    I10("a VM that the platform's own high availability has always kept is neither started nor reset from here"),
    /** Not of the protocol: the program itself must not fail. */
    SOUND("the supervisor throws nothing");

    private final String text;

    Invariant(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return name() + " (" + text + ")";
    }
}
