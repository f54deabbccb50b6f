package io.evenkeel.conformance;

import static java.util.Objects.requireNonNull;

import io.evenkeel.conformance.Verdict.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Puts one adapter through the rules, each on a fresh bed. Knows no test framework; the front ends call it.
 *
 * <p>Runs are independent of each other: several may go on at once in one program.
 */
public final class ConformanceRun {

    private final BedMaker beds;
    private final RuleCatalog catalog;
    private final RunOptions options;
    private final RunListener listener;

    /** A run of the standard rules. */
    public ConformanceRun(BedMaker beds, RunOptions options) {
        this(beds, RuleCatalog.standard(), options, RunListener.NONE);
    }

    /** @throws IllegalArgumentException if the options name a rule that the catalog does not have */
    public ConformanceRun(BedMaker beds, RuleCatalog catalog, RunOptions options, RunListener listener) {
        this.beds = requireNonNull(beds, "beds");
        this.catalog = requireNonNull(catalog, "catalog");
        this.options = requireNonNull(options, "options");
        this.listener = requireNonNull(listener, "listener");
        for (RuleNumber number : options.rules()) {
            if (catalog.check(number).isEmpty()) {
                throw new IllegalArgumentException("there is no rule " + number);
            }
        }
    }

    public RunOptions options() {
        return options;
    }

    public RuleCatalog catalog() {
        return catalog;
    }

    /** The rules that the options select, in the order of their numbers. */
    public List<RuleCheck> selected() {
        return catalog.checks().stream()
                .filter(check -> options.rules().isEmpty()
                        ? check.rule().level().compareTo(options.level()) <= 0
                        : options.rules().contains(check.number()))
                .toList();
    }

    /**
     * Connects once to learn what is tried; its files are those that the provider was loaded from.
     *
     * @throws BedFailure if no bed can be made
     */
    public Subject subject() throws InterruptedException {
        TestBed made;
        try {
            made = beds.newBed();
        } catch (RuntimeException e) {
            throw new BedFailure("the test bed could not be made", e);
        }
        try (TestBed bed = made) {
            return new SubjectProbe(bed, options).subject();
        }
    }

    /** Checks every selected rule and tells the listener. */
    public List<Verdict> runAll() throws InterruptedException {
        List<RuleCheck> selected = selected();
        List<Verdict> verdicts = new ArrayList<>();
        for (RuleCheck check : selected) {
            listener.started(check, verdicts.size() + 1, selected.size());
            Verdict verdict = run(check);
            verdicts.add(verdict);
            listener.finished(verdict, verdicts.size(), selected.size());
        }
        return List.copyOf(verdicts);
    }

    /** Checks the rule of this number. */
    public Verdict run(String number) throws InterruptedException {
        return run(catalog.check(RuleNumber.parse(number))
                .orElseThrow(() -> new IllegalArgumentException("there is no rule " + number)));
    }

    /**
     * Checks one rule on a bed of its own. A timed rule that fails is checked once more on a fresh bed, and the second
     * result counts.
     */
    public Verdict run(RuleCheck check) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException(); // a rule may be over before anything waits and would notice
        }
        long began = System.nanoTime();
        Finding finding = check(check);
        boolean repeated = check.rule().timed() && finding.status() == Status.FAILED;
        if (repeated) {
            Finding second = check(check);
            finding = new Finding(
                    second.status(),
                    second.status() == Status.FAILED
                            ? second.seen() + " (at the first try: " + finding.seen() + ")"
                            : "passed when repeated; at the first try: " + finding.seen());
        }
        Duration took = Duration.ofMillis(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        return new Verdict(
                check.number().toString(),
                check.rule().text(),
                check.rule().level(),
                finding.status(),
                finding.status() == Status.FAILED ? failure(check, finding) : finding.seen(),
                took,
                repeated);
    }

    private String failure(RuleCheck check, Finding finding) {
        String again = options.rerunForm()
                .replace("{rule}", check.number().toString())
                .replace("{seed}", Long.toString(options.seed()));
        return "Seen: " + finding.seen() + ". Demanded: " + check.rule().text() + " Again: " + again;
    }

    private Finding check(RuleCheck check) throws InterruptedException {
        TestBed bed;
        try {
            bed = beds.newBed();
        } catch (RuntimeException e) {
            return new Finding(Status.FAILED, "the test bed could not be made: " + e);
        }
        Finding finding;
        try {
            finding = new Trial(check, bed, options).find();
        } catch (Throwable t) {
            closeAfter(bed, t);
            throw t;
        }
        try {
            bed.close();
        } catch (RuntimeException e) {
            return new Finding(Status.FAILED, "the test bed could not be cleared away: " + e);
        }
        return finding;
    }

    private static void closeAfter(TestBed bed, Throwable reason) {
        try {
            bed.close();
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }
}
