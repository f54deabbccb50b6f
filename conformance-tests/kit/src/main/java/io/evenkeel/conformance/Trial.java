package io.evenkeel.conformance;

import io.evenkeel.conformance.Verdict.Status;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.capability.Capability;
import io.evenkeel.spi.capability.CapabilitySet;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** One check of one rule on one bed, in a thread that can be given up. */
final class Trial {

    private final RuleCheck check;
    private final Rule rule;
    private final TestBed bed;
    private final RunOptions options;
    private final Patience patience;

    Trial(RuleCheck check, TestBed bed, RunOptions options) {
        this.check = check;
        this.rule = check.rule();
        this.bed = bed;
        this.options = options;
        this.patience = new Patience(options.timeScale().orElseGet(bed::timeScale));
    }

    Finding find() throws InterruptedException {
        try {
            return new Bounded("rule " + check.number(), bed.adapterLoader(), patience)
                    .call(options.ruleLimit(), this::inItsThread);
        } catch (TimeoutException e) {
            return Finding.failed(reason(e));
        } catch (ExecutionException e) {
            return Finding.failed("the kit failed: " + e.getCause());
        }
    }

    private Finding inItsThread() {
        try {
            Optional<Finding> beyondProvider = notDeclared(bed.provider().capabilities());
            return beyondProvider.isPresent() ? beyondProvider.get() : connected();
        } catch (Throwable t) {
            return finding(t);
        }
    }

    private Finding connected() throws Throwable {
        Scenario opened;
        try {
            opened = new Scenario(bed, patience, seed());
        } catch (HypervisorException e) {
            return Finding.failed("the adapter does not connect: " + e.getMessage());
        }
        try (Scenario scenario = opened) {
            Optional<Finding> outside = outside(scenario.hypervisor());
            if (outside.isPresent()) {
                return outside.get();
            }
            check.run(scenario);
            return new Finding(Status.PASSED, "");
        }
    }

    /** Mixed with the number, so that a rule makes the same choices alone and among the others. */
    private long seed() {
        return options.seed() * 1_000_003
                + check.number().chapter() * 1000L
                + check.number().number();
    }

    private Optional<Finding> outside(Hypervisor hypervisor) {
        Optional<Finding> undeclared = notDeclared(hypervisor.capabilities());
        if (undeclared.isPresent()) {
            return undeclared;
        }
        Set<Fault> faults = EnumSet.noneOf(Fault.class);
        faults.addAll(List.of(rule.faults()));
        faults.removeAll(bed.faults());
        if (!faults.isEmpty()) {
            return Optional.of(new Finding(Status.NOT_VERIFIED, "the test bed cannot cause " + words(faults)));
        }
        Set<GuestKind> guests = EnumSet.noneOf(GuestKind.class);
        guests.addAll(List.of(rule.guests()));
        guests.removeAll(bed.guestKinds());
        if (!guests.isEmpty()) {
            return Optional.of(
                    new Finding(Status.NOT_VERIFIED, "the test bed cannot make a guest that is " + words(guests)));
        }
        return Optional.empty();
    }

    private Optional<Finding> notDeclared(CapabilitySet declared) {
        List<String> missing = Arrays.stream(rule.requires())
                .filter(name -> !declared.contains(new Capability(name)))
                .toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(Status.NOT_APPLICABLE, "not declared: " + String.join(", ", missing)));
    }

    private static String words(Set<? extends Enum<?>> constants) {
        return String.join(", ", constants.stream().map(Enum::name).toList());
    }

    private static Finding finding(Throwable thrown) {
        if (thrown instanceof NotVerified reason) {
            return new Finding(Status.NOT_VERIFIED, reason(reason));
        }
        if (thrown instanceof NotApplicable reason) {
            return new Finding(Status.NOT_APPLICABLE, reason(reason));
        }
        if (thrown instanceof BedFailure failure) {
            return Finding.failed("the test bed, not the adapter: " + failure.getMessage());
        }
        if (thrown instanceof AssertionError seen && seen.getMessage() != null) {
            return Finding.failed(reason(seen));
        }
        if (thrown instanceof HypervisorException failure) {
            return Finding.failed("a call failed: " + failure.getMessage() + Bounded.place(failure.getStackTrace()));
        }
        return Finding.failed("thrown: " + thrown + Bounded.place(thrown.getStackTrace()));
    }

    private static String reason(Throwable thrown) {
        return String.valueOf(thrown.getMessage());
    }
}
