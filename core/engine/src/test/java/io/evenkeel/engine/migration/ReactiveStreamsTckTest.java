package io.evenkeel.engine.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.opentest4j.TestAbortedException;
import org.testng.SkipException;
import org.testng.annotations.Test;

/**
 * Runs each test of the Reactive Streams TCK as one of ours.
 *
 * <p>The TCK is written for TestNG; run like this, the build counts its tests like any other. Optional behaviour that a
 * publisher did not show would be skipped, with the TCK's own reason.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReactiveStreamsTckTest {

    /** Generous, for machines that are busy; most tests end before it, and three of them take all of it. */
    private static final Duration TIMEOUT = Duration.ofSeconds(6);

    /** Rules that the TCK names and says cannot be verified by a test; there is nothing to run. */
    private static final String UNTESTED = "untested_";

    private static final Duration QUIET = Duration.ofMillis(100);

    private MigrationDriver driver = SnapshotsVerification.newDriver();

    @BeforeAll
    void newDriver() {
        driver.close();
        driver = SnapshotsVerification.newDriver();
    }

    @AfterAll
    void closeDriver() {
        driver.close();
    }

    @TestFactory
    Stream<DynamicTest> everyRuleOfReactiveStreams() {
        Method[] rules = Arrays.stream(SnapshotsVerification.class.getMethods())
                .filter(method -> method.isAnnotationPresent(Test.class)
                        && !method.getName().startsWith(UNTESTED))
                .sorted(Comparator.comparing(Method::getName))
                .toArray(Method[]::new);
        assertThat(rules).hasSizeGreaterThanOrEqualTo(31);
        return Arrays.stream(rules).map(rule -> dynamicTest(rule.getName(), () -> run(rule)));
    }

    private void run(Method rule) throws Throwable {
        SnapshotsVerification verification = new SnapshotsVerification(driver, TIMEOUT, QUIET);
        verification.setUp();
        try {
            rule.invoke(verification);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw cause instanceof SkipException ? new TestAbortedException(cause.getMessage(), cause) : cause;
        }
    }
}
