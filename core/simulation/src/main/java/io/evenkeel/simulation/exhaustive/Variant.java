package io.evenkeel.simulation.exhaustive;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One way to restart a VM of a host that fell silent.
 *
 * @param fences whether the silent host is fenced before anything is started
 * @param journals whether intents are written, under the check of the epoch, before they are sent
 * @param guardsEpochs whether hosts refuse orders of epochs smaller than the largest they have seen
 * @param takeover what a new leader does about a start that an earlier one intended
 * @param doubt what a leader does about its own start that was not answered
 * @param hasLease whether the disks refuse a second user
 * @param isSafe what the search is expected to find
 */
public record Variant(
        String name,
        boolean fences,
        boolean journals,
        boolean guardsEpochs,
        Takeover takeover,
        Doubt doubt,
        boolean hasLease,
        boolean isSafe) {

    /** What a new leader does about an open intent. */
    public enum Takeover {
        /** It looks whether the VM runs at the target, and chooses anew if it does not. */
        LOOK,
        /** It orders the same start from the same target. */
        REDRIVE,
        /** It shuts earlier epochs out of the target, looks, and chooses anew if the VM does not run there. */
        SEAL
    }

    /** What a leader does about its own start that was not answered. */
    public enum Doubt {
        /** It goes on ordering the same from the same target. */
        REDRIVE,
        /** It seals the target by its own epoch, looks, and chooses anew. */
        SEAL_BY_OWN_EPOCH,
        /** It orders the same once more, and chooses anew when that is refused. */
        BELIEVE_A_REFUSAL
    }

    public Variant {
        requireNonNull(name, "name");
        requireNonNull(takeover, "takeover");
        requireNonNull(doubt, "doubt");
    }

    /** The ways that are known to go wrong, and those that do not. */
    public static final List<Variant> ALL = List.of(
            new Variant("V0 nothing is fenced", false, true, true, Takeover.SEAL, Doubt.REDRIVE, false, false),
            new Variant("V1 no journal, no epochs", true, false, false, Takeover.LOOK, Doubt.REDRIVE, false, false),
            new Variant("V2 epochs, no journal", true, false, true, Takeover.LOOK, Doubt.REDRIVE, false, false),
            new Variant("V3 journal, no epochs, look", true, true, false, Takeover.LOOK, Doubt.REDRIVE, false, false),
            new Variant("V4 journal, epochs, look", true, true, true, Takeover.LOOK, Doubt.REDRIVE, false, false),
            new Variant("V5 journal, epochs, re-drive", true, true, true, Takeover.REDRIVE, Doubt.REDRIVE, false, true),
            new Variant("V6 journal, epochs, seal", true, true, true, Takeover.SEAL, Doubt.REDRIVE, false, true),
            new Variant("V7 seal, hosts ignore epochs", true, true, false, Takeover.SEAL, Doubt.REDRIVE, false, false),
            new Variant("V8 a lease, nothing else", false, false, false, Takeover.LOOK, Doubt.REDRIVE, true, true),
            new Variant(
                    "V9 own doubt sealed by own epoch",
                    true,
                    true,
                    true,
                    Takeover.SEAL,
                    Doubt.SEAL_BY_OWN_EPOCH,
                    false,
                    false),
            new Variant(
                    "V10 a refusal believed while in doubt",
                    true,
                    true,
                    true,
                    Takeover.SEAL,
                    Doubt.BELIEVE_A_REFUSAL,
                    false,
                    false));
}
