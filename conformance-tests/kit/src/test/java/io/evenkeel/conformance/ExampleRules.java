package io.evenkeel.conformance;

import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import java.util.concurrent.CountDownLatch;

/** Rules with every kind of end. */
@SuppressWarnings("DoNotCallSuggester") // they are there to throw
public final class ExampleRules {

    /** A rule that holds. */
    public static final class Holding {
        @Rule(id = "1.1", text = "It holds.")
        void holds(Scenario scenario) {
            scenario.check(true, "it does not hold");
        }

        @Rule(id = "4.10", text = "It holds with cancel.", requires = "migration.cancel")
        void holdsWithCancel(Scenario scenario) throws InterruptedException {
            scenario.guest();
        }
    }

    /** Rules that the level core rests on. */
    public static final class Bearing {
        @Rule(id = "4.6", text = "The outcome is true.")
        void tellsTheTruth(Scenario scenario) {
            scenario.check(true, "it is not");
        }

        @Rule(id = "4.8", text = "Nothing runs twice.")
        void runsOnce(Scenario scenario) {
            scenario.check(true, "it does");
        }
    }

    /** Rules that say nothing about a tiny bed. */
    public static final class Outside {
        @Rule(id = "4.9", text = "About adapters without cancel.")
        void absent(Scenario scenario) {
            throw new NotApplicable("the rule is about adapters without migration.cancel");
        }

        @Rule(
                id = "4.30",
                text = "Declared by the provider, not by the connection.",
                requires = "migration.tune.throttle")
        void connectionLacksIt(Scenario scenario) {
            throw new AssertionError("must not be run");
        }

        @Rule(id = "5.1", text = "About health.", requires = "health", level = Level.RESILIENT)
        void notDeclared(Scenario scenario) {
            throw new AssertionError("must not be run");
        }

        @Rule(id = "8.1", text = "About leases.", level = Level.FAILOVER)
        void decidesItself(Scenario scenario) {
            throw new NotApplicable("the start guard is NONE");
        }
    }

    /** Rules that a tiny bed cannot show. */
    public static final class Unverified {
        @Rule(id = "3.4", text = "About hosts that cannot be asked.", faults = Fault.SOURCE_UNREACHABLE)
        void missingFault(Scenario scenario) {
            throw new AssertionError("must not be run");
        }

        @Rule(id = "3.8", text = "About paused guests.", guests = GuestKind.PAUSED)
        void missingGuest(Scenario scenario) {
            throw new AssertionError("must not be run");
        }

        @Rule(id = "4.27", text = "About definitions.")
        void missingWitness(Scenario scenario) {
            throw new NotVerified("the bed does not tell where a VM is defined");
        }

        @Rule(id = "4.28", text = "About busy guests asked for late.")
        void missingGuestAskedForLate(Scenario scenario) throws InterruptedException {
            scenario.guest(GuestKind.BUSY);
        }
    }

    /** Rules that are broken. */
    public static final class Broken {
        @Rule(id = "2.2", text = "One is two.")
        void broken(Scenario scenario) {
            scenario.check(false, "one is <one>");
        }

        @Rule(id = "2.3", text = "Calls succeed.")
        void throwing(Scenario scenario) {
            throw HypervisorException.withoutEffect(ErrorKind.DENIED, "not you");
        }

        @Rule(id = "2.4", text = "Nothing strange is thrown.")
        void strange(Scenario scenario) {
            throw new IllegalStateException("strange");
        }
    }

    /** A rule that never ends unless it is interrupted. */
    public static final class Endless {
        @Rule(id = "1.4", text = "It ends.")
        void waits(Scenario scenario) throws InterruptedException {
            new CountDownLatch(1).await();
        }
    }

    /** A rule that does not even heed an interrupt, until it is let go. */
    public static final class Stubborn {
        static final CountDownLatch LET_GO = new CountDownLatch(1);

        @Rule(id = "1.3", text = "It heeds an interrupt.")
        void waits(Scenario scenario) {
            boolean waiting = true;
            while (waiting) {
                try {
                    LET_GO.await();
                    waiting = false;
                } catch (InterruptedException e) {
                    scenario.check(true, "never mind");
                }
            }
        }
    }

    private ExampleRules() {}
}
