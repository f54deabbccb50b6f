package io.evenkeel.simulation.scenario;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What must be so at a moment.
 *
 * @param place where it stands, for messages
 * @param by the moment
 */
public record Expectation(String place, Duration by, Claim claim) {
    public Expectation {
        requireNonNull(place, "place");
        requireNonNull(by, "by");
        requireNonNull(claim, "claim");
    }

    /** Something that is so or not. */
    public sealed interface Claim {

        /** These VMs run, on one host each; all that nobody stopped if empty. */
        record Running(List<String> vms) implements Claim {
            public Running {
                vms = List.copyOf(vms);
            }
        }

        /** A VM is on a host, or not on one, or down, and has been booted so many times. */
        record OfVm(
                String vm,
                Optional<String> on,
                Optional<String> notOn,
                boolean isDown,
                OptionalInt boots,
                List<String> apartFrom)
                implements Claim {
            public OfVm {
                requireNonNull(vm, "vm");
                requireNonNull(on, "on");
                requireNonNull(notOn, "notOn");
                requireNonNull(boots, "boots");
                apartFrom = List.copyOf(apartFrom);
            }
        }

        /** A host has power or not, is cut off by a fence or not, is empty or not. */
        record OfHost(String host, State state) implements Claim {
            /** How a host may be. */
            public enum State {
                ON,
                OFF,
                FENCED,
                NOT_FENCED,
                EMPTY
            }
        }

        /** An alarm whose name begins so stands, or none does. */
        record Alarm(String name, boolean isRaised) implements Claim {}

        /** So many fences were intended since the beginning, so many VMs started, so many moved; empty if any number. */
        record Count(OptionalInt fences, OptionalInt starts, OptionalInt migrations) implements Claim {}

        /** Somebody leads; anybody if empty. */
        record Leader(Optional<String> supervisor) implements Claim {}
    }
}
