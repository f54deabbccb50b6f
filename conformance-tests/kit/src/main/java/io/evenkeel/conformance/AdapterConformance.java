package io.evenkeel.conformance;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The kit as JUnit tests. A vendor implements it in one class with one method:
 *
 * <pre>
 * class AcmeConformanceTest implements AdapterConformance {
 *     public TestBed newTestBed() { return new AcmeBed(); }
 * }
 * </pre>
 *
 * <p>Each rule that was decided is a test. A rule that is not applicable, not verified, or fails as the baseline expects
 * is no test of a whole run; the certificate lists it with the reason. After the last rule the certificate is written to
 * {@link #reportDirectory()}, also if rules have failed.
 *
 * <p>System properties choose what is run: {@code evenkeel.conformance.rules=4.5,4.6} runs only these rules and writes no
 * certificate (what cannot be decided then appears as aborted with the reason), {@code evenkeel.conformance.seed} repeats the random choices of an earlier run, and
 * {@code evenkeel.conformance.time-scale} stretches every time.
 */
public interface AdapterConformance {

    /** A fresh bed, made for each rule; called by several threads if {@link #bedsAtOnce()} is more than one. */
    TestBed newTestBed() throws InterruptedException;

    /** How many beds are used side by side in a whole run. More than one if beds share nothing: most of a rule is waiting. */
    default int bedsAtOnce() {
        return 1;
    }

    /** The highest level whose rules are run. */
    default Level level() {
        return Level.FAILOVER;
    }

    /** The file of failures that are accepted for a time. */
    default Optional<Path> baseline() {
        return Optional.empty();
    }

    /** Where the certificate goes: under Maven's build directory, by the name of the class. */
    default Path reportDirectory() {
        return Path.of("target", "conformance", getClass().getSimpleName());
    }

    /** The rules to choose from. */
    default RuleCatalog rules() {
        return RuleCatalog.standard();
    }

    /** Gives the certificate its date and the baseline its day. */
    default Clock clock() {
        return Clock.systemUTC();
    }

    /** A test for each rule, then one that writes the certificate. */
    @TestFactory
    @Execution(ExecutionMode.SAME_THREAD)
    default Stream<DynamicTest> conformance() {
        RunOptions options = JUnitFrontEnd.options(level(), System::getProperty);
        ConformanceRun run = new ConformanceRun(this::newTestBed, rules(), options, RunListener.NONE);
        return new JUnitFrontEnd(run, baseline(), reportDirectory(), clock()).tests(bedsAtOnce());
    }
}
