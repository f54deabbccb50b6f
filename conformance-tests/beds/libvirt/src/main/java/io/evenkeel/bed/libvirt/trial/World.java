package io.evenkeel.bed.libvirt.trial;

import io.evenkeel.lab.libvirt.Guest;
import io.evenkeel.lab.libvirt.GuestWitness;
import io.evenkeel.lab.libvirt.Lab;
import io.evenkeel.lab.libvirt.LabHost;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What the witness sees of a guest at one moment.
 *
 * @param inMemory the hosts with a process of it
 * @param executing the hosts on which it beats
 * @param defined the hosts that could start it
 */
record World(Set<String> inMemory, Set<String> executing, Set<String> defined) {

    static World of(Lab lab, Guest guest, GuestWitness witness) {
        return new World(
                hosts(lab, host -> host.processOf(guest.name()).isPresent()),
                witness.executingOn(),
                hosts(lab, host -> host.hasDefinitionOf(guest.name())));
    }

    private static Set<String> hosts(Lab lab, Predicate<LabHost> which) {
        Set<String> names = new TreeSet<>();
        lab.hosts().stream().filter(which).map(LabHost::name).forEach(names::add);
        return names;
    }

    /** Where the guest is, if that is one place, it runs there, and that place alone could start it; else empty. */
    Optional<Ending> ending(LabHost source, LabHost destination) {
        if (defined.size() != 1 || inMemory.size() > 1) {
            return Optional.empty();
        }
        if (inMemory.isEmpty()) {
            return Optional.of(Ending.OFF);
        }
        if (!executing.equals(inMemory) || !defined.equals(inMemory)) {
            return Optional.empty();
        }
        return inMemory.contains(source.name())
                ? Optional.of(Ending.ON_SOURCE)
                : inMemory.contains(destination.name()) ? Optional.of(Ending.ON_DESTINATION) : Optional.empty();
    }

    /** Whether a residence in {@link Words} is what is seen here. */
    boolean confirms(String residence) {
        String[] words = residence.split(" ", -1);
        return switch (words[0]) {
            case "on" ->
                switch (words[2]) {
                    case "OFF", "CRASHED" -> inMemory.isEmpty() && defined.contains(words[1]);
                    case "RUNNING" -> inMemory.equals(Set.of(words[1])) && executing.equals(inMemory);
                    default -> inMemory.equals(Set.of(words[1])) && executing.isEmpty();
                };
            case "nowhere" -> inMemory.isEmpty();
            default -> false;
        };
    }

    @Override
    public String toString() {
        return "in memory on " + inMemory + ", executing on " + executing + ", defined on " + defined;
    }
}
