package io.evenkeel.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.conformance.Verdict.Status;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.CapabilitySet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConformanceRunTest {

    private static ConformanceRun run(RunOptions options, Class<?>... rules) {
        return new ConformanceRun(TinyBed::new, RuleCatalog.of(List.of(rules)), options, RunListener.NONE);
    }

    private static ConformanceRun run(Class<?>... rules) {
        return run(RunOptions.DEFAULTS, rules);
    }

    @Test
    void aRuleThatHoldsPasses() throws Exception {
        assertThat(run(ExampleRules.Holding.class).runAll())
                .hasSize(2)
                .allSatisfy(verdict -> assertThat(verdict.status()).isEqualTo(Status.PASSED))
                .allSatisfy(verdict -> assertThat(verdict.detail()).isEmpty());
    }

    @Test
    void aRuleAboutWhatIsNotDeclaredIsNotApplicableAndSaysWhy() throws Exception {
        ConformanceRun run = run(ExampleRules.Outside.class);
        assertThat(run.runAll()).allSatisfy(each -> assertThat(each.status()).isEqualTo(Status.NOT_APPLICABLE));
        assertThat(run.run("4.9").detail()).contains("without migration.cancel");
        assertThat(run.run("5.1").detail()).isEqualTo("not declared: health");
        assertThat(run.run("8.1").detail()).isEqualTo("the start guard is NONE");
    }

    @Test
    void theConnectionDecidesWhatIsDeclaredNotTheProvider() throws Exception {
        Verdict verdict = run(ExampleRules.Outside.class).run("4.30");
        assertThat(verdict.status()).isEqualTo(Status.NOT_APPLICABLE);
        assertThat(verdict.detail()).isEqualTo("not declared: migration.tune.throttle");
    }

    @Test
    void aConnectionThatOffersMoreThanItsProviderIsNotTestedForTheExcess() throws Exception {
        CapabilitySet excess = CapabilitySet.of(Capabilities.MIGRATION_CANCEL, Capabilities.HEALTH);
        ConformanceRun run = new ConformanceRun(
                () -> new TinyBed(excess, true),
                RuleCatalog.of(List.of(ExampleRules.Outside.class)),
                RunOptions.DEFAULTS,
                RunListener.NONE);
        assertThat(run.run("5.1").status()).isEqualTo(Status.NOT_APPLICABLE);
    }

    @Test
    void aRuleThatTheBedCannotShowIsNotVerifiedAndSaysWhatIsMissing() throws Exception {
        ConformanceRun run = run(ExampleRules.Unverified.class);
        assertThat(run.runAll()).allSatisfy(each -> assertThat(each.status()).isEqualTo(Status.NOT_VERIFIED));
        assertThat(run.run("3.4").detail()).contains("SOURCE_UNREACHABLE");
        assertThat(run.run("3.8").detail()).contains("PAUSED");
        assertThat(run.run("4.27").detail()).contains("where a VM is defined");
        assertThat(run.run("4.28").detail()).contains("BUSY");
    }

    @Test
    void aFailureSaysWhatWasSeenWhatIsDemandedAndHowToRunItAgain() throws Exception {
        Verdict verdict = run(
                        RunOptions.DEFAULTS.withSeed(42).withRerunForm("kit --rules {rule} --seed {seed}"),
                        ExampleRules.Broken.class)
                .run("2.2");
        assertThat(verdict.status()).isEqualTo(Status.FAILED);
        assertThat(verdict.detail())
                .isEqualTo("Seen: one is <one>. Demanded: One is two. Again: kit --rules 2.2 --seed 42");
    }

    @Test
    void whateverACheckThrowsIsAFailureThatNamesThePlace() throws Exception {
        ConformanceRun run = run(ExampleRules.Broken.class);
        assertThat(run.run("2.3").status()).isEqualTo(Status.FAILED);
        assertThat(run.run("2.3").detail()).contains("DENIED", "not you", "ExampleRules$Broken.throwing (line ");
        assertThat(run.run("2.4").detail()).contains("IllegalStateException: strange", "Broken.strange (line ");
    }

    @Test
    void anAdapterThatDoesNotConnectFailsAndSaysSo() throws Exception {
        ConformanceRun run = new ConformanceRun(
                () -> new TinyBed(CapabilitySet.of(), false),
                RuleCatalog.of(List.of(ExampleRules.Holding.class)),
                RunOptions.DEFAULTS,
                RunListener.NONE);
        assertThat(run.run("1.1").detail()).contains("does not connect", "nobody at home");
        assertThat(run.subject().product()).isEmpty();
    }

    @Test
    void aRuleThatDoesNotEndIsGivenUpAndTheBedCleared() throws Exception {
        TinyBed bed = new TinyBed();
        ConformanceRun run = new ConformanceRun(
                () -> bed,
                RuleCatalog.of(List.of(ExampleRules.Endless.class)),
                RunOptions.DEFAULTS.withRuleLimit(Duration.ofSeconds(100)).withTimeScale(OptionalDouble.of(0.02)),
                RunListener.NONE);
        Verdict verdict = run.run("1.4");
        assertThat(verdict.status()).isEqualTo(Status.FAILED);
        assertThat(verdict.detail()).contains("not finished after PT2S", "ExampleRules$Endless.waits (line ");
        assertThat(bed.log).contains("clear");
    }

    @Test
    void aRuleThatHeedsNoInterruptIsAbandoned() throws Exception {
        RunOptions options =
                RunOptions.DEFAULTS.withRuleLimit(Duration.ofSeconds(100)).withTimeScale(OptionalDouble.of(0.02));
        try {
            Verdict verdict = run(options, ExampleRules.Stubborn.class).run("1.3");
            assertThat(verdict.status()).isEqualTo(Status.FAILED);
            assertThat(verdict.detail()).contains("Stubborn.waits", "does not heed an interrupt and was abandoned");
        } finally {
            ExampleRules.Stubborn.LET_GO.countDown();
        }
    }

    /** Fails the first time and passes the second. */
    static final class Flickering {
        static final AtomicInteger RUNS = new AtomicInteger();

        @Rule(id = "1.2", text = "Quick.", timed = true)
        void timed(Scenario scenario) {
            scenario.check(RUNS.incrementAndGet() % 2 == 0, "took PT2S");
        }

        @Rule(id = "1.3", text = "Always wrong.", timed = true)
        void alwaysWrong(Scenario scenario) {
            scenario.check(false, "took PT3S");
        }

        @Rule(id = "1.5", text = "Not about time.")
        void untimed(Scenario scenario) {
            scenario.check(false, "wrong");
        }
    }

    @Test
    void aTimedRuleThatFailsIsRepeatedOnceOnAFreshBedAndThatIsRecorded() throws Exception {
        List<TinyBed> beds = new ArrayList<>();
        ConformanceRun run = new ConformanceRun(
                () -> {
                    beds.add(new TinyBed());
                    return beds.get(beds.size() - 1);
                },
                RuleCatalog.of(List.of(Flickering.class)),
                RunOptions.DEFAULTS,
                RunListener.NONE);
        Verdict passed = run.run("1.2");
        assertThat(passed.status()).isEqualTo(Status.PASSED);
        assertThat(passed.repeated()).isTrue();
        assertThat(passed.detail()).contains("took PT2S");
        assertThat(beds).hasSize(2).allSatisfy(bed -> assertThat(bed.log).contains("clear"));
        Verdict failed = run.run("1.3");
        assertThat(failed.status()).isEqualTo(Status.FAILED);
        assertThat(failed.repeated()).isTrue();
        assertThat(beds).hasSize(4);
        assertThat(run.run("1.5").repeated()).isFalse();
        assertThat(beds).hasSize(5);
    }

    @Test
    void aBedThatCannotBeMadeIsNotBlamedOnTheAdapter() throws Exception {
        ConformanceRun run = new ConformanceRun(
                () -> {
                    throw new IllegalStateException("no disk space");
                },
                RuleCatalog.of(List.of(ExampleRules.Holding.class)),
                RunOptions.DEFAULTS,
                RunListener.NONE);
        assertThatThrownBy(() -> run.subject())
                .isInstanceOf(BedFailure.class)
                .hasMessageContaining("test bed could not be made")
                .hasMessageContaining("no disk space");
        assertThat(run.run("1.1").detail()).contains("the test bed could not be made", "no disk space");
    }

    @Test
    void aBedThatFailsToMakeAGuestIsNamedAsTheCause() throws Exception {
        ConformanceRun run = new ConformanceRun(
                () -> new TinyBed() {
                    @Override
                    public io.evenkeel.spi.inventory.VmId makeGuest(GuestKind kind) {
                        throw new IllegalStateException("the image is missing");
                    }
                },
                RuleCatalog.of(List.of(ExampleRules.Holding.class)),
                RunOptions.DEFAULTS,
                RunListener.NONE);
        assertThat(run.run("4.10").detail()).contains("the test bed, not the adapter", "CALM", "the image is missing");
    }

    @Test
    void rulesAreRunInTheOrderOfTheirNumbers() throws Exception {
        List<String> order = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void finished(Verdict verdict, int position, int count) {
                order.add(verdict.rule() + " " + position + "/" + count);
            }
        };
        new ConformanceRun(
                        TinyBed::new,
                        RuleCatalog.of(List.of(ExampleRules.Outside.class, ExampleRules.Holding.class)),
                        RunOptions.DEFAULTS,
                        listener)
                .runAll();
        assertThat(order).containsExactly("1.1 1/6", "4.9 2/6", "4.10 3/6", "4.30 4/6", "5.1 5/6", "8.1 6/6");
    }

    @Test
    void theLevelChoosesTheRulesAndAFilterOverridesIt() {
        RuleCatalog catalog = RuleCatalog.of(List.of(ExampleRules.Outside.class));
        RunOptions core = RunOptions.DEFAULTS.withLevel(Level.CORE);
        assertThat(new ConformanceRun(TinyBed::new, catalog, core, RunListener.NONE).selected())
                .extracting(check -> check.number().toString())
                .containsExactly("4.9", "4.30");
        RunOptions one = core.withRules(Set.of(RuleNumber.parse("8.1")));
        assertThat(new ConformanceRun(TinyBed::new, catalog, one, RunListener.NONE).selected())
                .extracting(check -> check.number().toString())
                .containsExactly("8.1");
    }

    @Test
    void aFilterThatNamesNoRuleIsRefused() {
        RunOptions options = RunOptions.DEFAULTS.withRules(Set.of(RuleNumber.parse("9.99")));
        assertThatThrownBy(() -> run(options, ExampleRules.Holding.class)).hasMessageContaining("no rule 9.99");
    }

    /** Draws a number. */
    static final class Drawing {
        static final List<Long> DRAWN = new ArrayList<>();

        @Rule(id = "1.6", text = "It draws.")
        void draws(Scenario scenario) {
            DRAWN.add(scenario.random().nextLong());
        }

        @Rule(id = "1.7", text = "It draws something else.")
        void drawsAgain(Scenario scenario) {
            DRAWN.add(scenario.random().nextLong());
        }
    }

    @Test
    void theSameSeedMakesTheSameChoicesAloneAndAmongOthers() throws Exception {
        run(RunOptions.DEFAULTS.withSeed(5), Drawing.class).runAll();
        run(RunOptions.DEFAULTS.withSeed(5), Drawing.class).run("1.7");
        run(RunOptions.DEFAULTS.withSeed(6), Drawing.class).run("1.7");
        assertThat(Drawing.DRAWN.get(2)).isEqualTo(Drawing.DRAWN.get(1));
        assertThat(Set.copyOf(Drawing.DRAWN)).hasSize(3);
    }
}
