package io.evenkeel.conformance.rules;

import io.evenkeel.conformance.Action;
import io.evenkeel.conformance.Scenario;
import io.evenkeel.conformance.TestBed;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What the bed's witness knows of a VM at one moment; two that are equal mean that nothing was done to it.
 *
 * @param definedOn empty if the witness does not know
 * @param boots empty if the witness does not know
 */
record Witness(Set<HostId> executingOn, Set<HostId> inMemoryOn, Optional<Set<HostId>> definedOn, OptionalInt boots) {

    static Witness of(Scenario s, VmId vm) throws InterruptedException {
        TestBed bed = s.bed();
        return new Witness(
                Set.copyOf(bed.executingOn(vm)),
                Set.copyOf(bed.inMemoryOn(vm)),
                bed.definedOn(vm).map(Set::copyOf),
                bed.boots(vm));
    }

    /** Fails the rule if anything was done to the VM since {@code before}. */
    static void unchanged(Scenario s, VmId vm, Witness before, String after) throws InterruptedException {
        Witness now = of(s, vm);
        s.check(now.equals(before), after + " the VM changed: before " + before + ", now " + now);
    }

    /** Checks that a call is refused with this kind, claims no effect, and had none on the VM. */
    static void refused(Scenario s, VmId vm, ErrorKind kind, Action call) throws Exception {
        Witness before = of(s, vm);
        s.refused(call, kind);
        unchanged(s, vm, before, "after a refusal without effect");
    }

    /** Fails the rule unless the VM executes on this host and on no other. */
    static void executesOnly(Scenario s, VmId vm, HostId host, String when) throws InterruptedException {
        Set<HostId> now = s.bed().executingOn(vm);
        s.check(now.equals(Set.of(host)), when + " the VM executes on " + now + ", not on " + host + " alone");
    }

    /** Fails the rule if the guest finds damage in its memory or on its disks. */
    static void sound(Scenario s, VmId vm) throws InterruptedException {
        Optional<String> damage = s.bed().damage(vm);
        s.check(damage.isEmpty(), "the guest reports damage: " + damage.orElse(""));
    }

    /** Fails the rule if a residence contradicts the witness; not to know is no contradiction. */
    static void agrees(Scenario s, VmId vm, Residence claimed) throws InterruptedException {
        Witness truth = of(s, vm);
        s.check(truth.allows(claimed), "claimed is " + claimed + ", in truth " + truth);
    }

    /** Whether {@code claimed} is true or says that it does not know. */
    boolean allows(Residence claimed) {
        if (claimed instanceof Residence.OnHost known) {
            return switch (known.state()) {
                case OFF -> inMemoryOn.isEmpty() && isDownAt(known.host());
                // What crashed may be kept in memory to be looked at.
                case CRASHED -> isDownAt(known.host());
                default -> isHeldBy(known.host(), known.state());
            };
        }
        if (claimed instanceof Residence.OnSeveralHosts several) {
            return inMemoryOn.equals(several.hosts());
        }
        return claimed instanceof Residence.Unknown || inMemoryOn.isEmpty();
    }

    private boolean isDownAt(HostId host) {
        boolean elsewhere = !inMemoryOn.isEmpty() && !inMemoryOn.equals(Set.of(host));
        boolean definedElsewhere = definedOn.isPresent() && !definedOn.get().contains(host);
        return executingOn.isEmpty() && !elsewhere && !definedElsewhere;
    }

    private boolean isHeldBy(HostId host, VmState state) {
        boolean executes = !executingOn.isEmpty();
        return inMemoryOn.equals(Set.of(host)) && (state == VmState.UNKNOWN || (state == VmState.RUNNING) == executes);
    }

    @Override
    public String toString() {
        return "it executes on " + executingOn + ", is in memory on " + inMemoryOn
                + definedOn.map(hosts -> ", is defined on " + hosts).orElse("")
                + (boots.isPresent() ? ", has booted " + boots.getAsInt() + " times" : "");
    }
}
