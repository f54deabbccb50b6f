package io.evenkeel.supervisor.migration;

import static java.util.Objects.requireNonNull;

import io.evenkeel.engine.text.Words;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.supervisor.fact.Ending;
import io.evenkeel.supervisor.fact.Fact;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What follows from where a VM is found after, or instead of, the end of its migration.
 *
 * <p>A host that is proven dead runs nothing, whatever the platform still has in its books; a host that is merely silent
 * may run anything, so nothing ends on its account.
 */
sealed interface Finding {

    /** It is over. */
    record Over(Optional<HostId> host, Ending ending) implements Finding {}

    /** Nothing can be said yet, and why. */
    record Unclear(String reason, boolean isUrgent) implements Finding {}

    /** The VM never left: the order may still be under way, so it is given once more, by the same operation. */
    record NeverLeft() implements Finding {}

    /** What arrived at the destination will never be whole: to be stopped there, and the VM started anew. */
    record Torso() implements Finding {}

    /**
     * Reads where a VM is.
     *
     * @param dead hosts that are down for certain
     * @param isEnded whether the hypervisor said that the migration has ended
     */
    static Finding of(Fact.MigrationIntended move, Residence residence, Set<HostId> dead, boolean isEnded) {
        if (residence instanceof Residence.OnHost there) {
            return onHost(move, there, dead, isEnded);
        }
        if (residence instanceof Residence.Nowhere) {
            return over(Optional.empty(), Ending.Kind.WITHOUT_EFFECT, "no host holds the VM");
        }
        if (residence instanceof Residence.OnSeveralHosts several) {
            Set<HostId> alive = new LinkedHashSet<>(several.hosts());
            alive.removeAll(dead);
            if (alive.isEmpty()) {
                return allDown(move, several.hosts());
            }
            if (alive.size() == 1) {
                return onHost(move, new Residence.OnHost(alive.iterator().next(), VmState.UNKNOWN), dead, isEnded);
            }
            return new Unclear(
                    "several hosts hold it (" + names(alive) + "): let at most one of them run it, and stop the other",
                    true);
        }
        Residence.Unknown unknown = (Residence.Unknown) residence;
        boolean bothDown = dead.contains(move.source()) && dead.contains(move.destination());
        boolean possibleDown = !unknown.possibleHosts().isEmpty() && dead.containsAll(unknown.possibleHosts());
        if (bothDown || possibleDown) {
            return allDown(move, unknown.possibleHosts());
        }
        return new Unclear(
                unknown.reason()
                        + (unknown.possibleHosts().isEmpty() ? "" : "; it may be on " + names(unknown.possibleHosts())),
                false);
    }

    private static Finding onHost(
            Fact.MigrationIntended move, Residence.OnHost there, Set<HostId> dead, boolean isEnded) {
        HostId host = there.host();
        if (dead.contains(host)) {
            return over(
                    Optional.of(host), Ending.Kind.SHUT_OUT, "host " + host.value() + ", which held the VM, is down");
        }
        if (host.equals(move.destination())) {
            return arrived(move, there, dead, isEnded);
        }
        if (!host.equals(move.source())) {
            return over(
                    Optional.of(host),
                    Ending.Kind.WITHOUT_EFFECT,
                    "the VM is on " + host.value() + ", where somebody else has brought it");
        }
        if (isEnded) {
            return over(Optional.of(host), Ending.Kind.WITHOUT_EFFECT, "the VM is still on " + host.value());
        }
        return dead.contains(move.destination())
                ? over(
                        Optional.of(host),
                        Ending.Kind.SHUT_OUT,
                        "destination " + move.destination().value() + " is down")
                : new NeverLeft();
    }

    private static Finding arrived(
            Fact.MigrationIntended move, Residence.OnHost there, Set<HostId> dead, boolean isEnded) {
        if (!isEnded && dead.contains(move.source())) {
            if (there.state() == VmState.PAUSED) {
                return new Torso();
            }
            if (there.state() == VmState.UNKNOWN) {
                return new Unclear(
                        "source " + move.source().value() + " is down, and what state the VM is in on "
                                + there.host().value() + " is not known",
                        false);
            }
        }
        return over(
                Optional.of(there.host()),
                Ending.Kind.DONE,
                there.state() == VmState.RUNNING ? "" : "the VM is " + Words.of(there.state()) + " there");
    }

    /** The VM was on one of these; so is the proof that it runs no more, and all of them have one. */
    private static Finding allDown(Fact.MigrationIntended move, Set<HostId> hosts) {
        HostId last = hosts.isEmpty() || hosts.contains(move.source())
                ? move.source()
                : hosts.stream().min(Comparator.comparing(HostId::value)).orElseThrow();
        return over(Optional.of(last), Ending.Kind.SHUT_OUT, "every host that may have held the VM is down");
    }

    private static Over over(Optional<HostId> host, Ending.Kind kind, String detail) {
        return new Over(requireNonNull(host), new Ending(kind, detail));
    }

    private static String names(Set<HostId> hosts) {
        return hosts.stream().map(HostId::value).sorted().collect(Collectors.joining(", "));
    }
}
