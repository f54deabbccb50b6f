package io.evenkeel.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class AdapterConformanceTest {

    @TempDir
    Path directory;

    /** What a vendor writes; JUnit itself runs it here. */
    @Nested
    class AsAVendorWritesIt implements AdapterConformance {
        @Override
        public TestBed newTestBed() {
            return new TinyBed();
        }

        @Override
        public RuleCatalog rules() {
            return RuleCatalog.of(List.of(ExampleRules.Holding.class));
        }
    }

    private JUnitFrontEnd frontEnd(Optional<Path> baseline, Map<String, String> properties, Class<?>... rules) {
        return frontEnd(TinyBed::new, baseline, properties, rules);
    }

    private JUnitFrontEnd frontEnd(
            BedMaker beds, Optional<Path> baseline, Map<String, String> properties, Class<?>... rules) {
        RunOptions options = JUnitFrontEnd.options(Level.FAILOVER, properties::get);
        ConformanceRun run = new ConformanceRun(beds, RuleCatalog.of(List.of(rules)), options, RunListener.NONE);
        Clock clock = Clock.fixed(Instant.parse("2026-11-22T10:00:00Z"), ZoneOffset.UTC);
        return new JUnitFrontEnd(run, baseline, directory.resolve("report"), clock);
    }

    /** Runs the tests as JUnit would, and says how each ended. */
    private static Map<String, String> ends(JUnitFrontEnd frontEnd) {
        return ends(frontEnd, 1);
    }

    private static Map<String, String> ends(JUnitFrontEnd frontEnd, int bedsAtOnce) {
        List<DynamicTest> tests;
        try (Stream<DynamicTest> stream = frontEnd.tests(bedsAtOnce)) {
            tests = stream.toList();
        }
        Map<String, String> ends = new LinkedHashMap<>();
        for (DynamicTest test : tests) {
            String name = test.getDisplayName().split(" ", -1)[0];
            try {
                test.getExecutable().execute();
                ends.put(name, "passed");
            } catch (TestAbortedException e) {
                ends.put(name, "aborted: " + e.getMessage());
            } catch (Throwable e) {
                ends.put(name, "failed: " + e.getMessage());
            }
        }
        return ends;
    }

    @Test
    void rulesThatWereNotDecidedAreNoTestsAndStandInTheCertificate() throws Exception {
        Map<String, String> ends = ends(frontEnd(
                Optional.empty(),
                Map.of(),
                ExampleRules.Holding.class,
                ExampleRules.Outside.class,
                ExampleRules.Unverified.class));
        assertThat(ends)
                .containsEntry("§1.1", "passed")
                .doesNotContainKeys("§5.1", "§4.27")
                .containsEntry("certificate", "passed");
        assertThat(Files.readString(directory.resolve("report/certificate.json")))
                .contains("not declared: health", "the bed does not tell where a VM is defined");
    }

    @Test
    void askedForByNameARuleThatCannotBeDecidedSaysWhy() throws Exception {
        Map<String, String> ends = ends(frontEnd(
                Optional.empty(),
                Map.of("evenkeel.conformance.rules", "5.1, 4.27"),
                ExampleRules.Outside.class,
                ExampleRules.Unverified.class));
        assertThat(ends)
                .containsEntry("§5.1", "aborted: NOT_APPLICABLE: not declared: health")
                .containsEntry("§4.27", "aborted: NOT_VERIFIED: the bed does not tell where a VM is defined");
    }

    @Test
    void theCertificateIsWrittenEvenIfRulesFail() throws Exception {
        Map<String, String> ends = ends(frontEnd(Optional.empty(), Map.of(), ExampleRules.Broken.class));
        assertThat(ends.get("§2.2"))
                .startsWith("failed: §2.2 Seen: one is <one>.")
                .endsWith("-Devenkeel.conformance.rules=2.2 -Devenkeel.conformance.seed=1");
        assertThat(directory.resolve("report")).isDirectoryContaining("glob:**/certificate.json");
        assertThat(Files.readString(directory.resolve("report/certificate.json")))
                .contains("\"conformant\": false", "\"sha256\"");
    }

    @Test
    void oneRuleCanBeRunByItself() throws Exception {
        Map<String, String> ends = ends(frontEnd(
                Optional.empty(),
                Map.of("evenkeel.conformance.rules", "4.10, 1.1", "evenkeel.conformance.seed", "7"),
                ExampleRules.Holding.class,
                ExampleRules.Broken.class));
        assertThat(ends).containsOnlyKeys("§1.1", "§4.10");
        assertThat(directory.resolve("report")).doesNotExist();
    }

    /** Each of the two beds waits for the other to be made. */
    @Test
    void rulesAreCheckedOnTwoBedsAtOnceAndReportedInTheirOrder() {
        AtomicInteger made = new AtomicInteger();
        CyclicBarrier both = new CyclicBarrier(2);
        BedMaker inPairs = () -> {
            if (made.getAndIncrement() < 2) {
                meet(both);
            }
            return new TinyBed();
        };
        Map<String, String> ends = ends(frontEnd(inPairs, Optional.empty(), Map.of(), ExampleRules.Holding.class), 2);
        assertThat(ends)
                .containsExactly(entry("§1.1", "passed"), entry("§4.10", "passed"), entry("certificate", "passed"));
    }

    private static void meet(CyclicBarrier barrier) throws InterruptedException {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("the other bed was not made meanwhile", e);
        }
    }

    @Test
    void aRunThatWasInterruptedGivesNoCertificate() {
        JUnitFrontEnd frontEnd = frontEnd(Optional.empty(), Map.of(), ExampleRules.Holding.class);
        List<DynamicTest> tests;
        Thread.currentThread().interrupt();
        try {
            tests = frontEnd.tests(1).toList();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        DynamicTest certificate = tests.get(tests.size() - 1);
        assertThatThrownBy(() -> certificate.getExecutable().execute())
                .hasMessage("no certificate: only 0 of 2 rules were run");
        assertThat(directory.resolve("report")).doesNotExist();
    }

    @Test
    void anExpectedFailureIsNoTestAndAPassingEntryFails() throws Exception {
        Path baseline = directory.resolve("conformance-baseline.yml");
        Files.writeString(baseline, """
                - rule: 2.2
                  reason: arithmetic is hard
                  issue: https://tracker.example/1
                  expires: 2026-12-31
                - rule: 1.1
                  reason: long ago
                  issue: https://tracker.example/2
                  expires: 2026-12-31
                """);
        Map<String, String> ends =
                ends(frontEnd(Optional.of(baseline), Map.of(), ExampleRules.Holding.class, ExampleRules.Broken.class));
        assertThat(ends).doesNotContainKey("§2.2");
        assertThat(ends.get("§2.3")).startsWith("failed: ");
        assertThat(ends.get("certificate"))
                .isEqualTo("failed: baseline: rule 1.1 is PASSED and needs no entry; remove it");
    }
}
