package io.evenkeel.conformance.runner;

import io.evenkeel.conformance.RuleCheck;
import io.evenkeel.conformance.RunListener;
import io.evenkeel.conformance.Verdict;
import io.evenkeel.conformance.Verdict.Status;
import io.evenkeel.conformance.report.Certificate;
import java.io.PrintWriter;
import java.util.Locale;

/** Prints a line for each rule. */
final class Progress implements RunListener {

    private final PrintWriter out;

    Progress(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void started(RuleCheck check, int position, int count) {
        out.printf(Locale.ROOT, "%3d/%d §%s ", position, count, check.number());
        out.flush();
    }

    @Override
    public void finished(Verdict verdict, int position, int count) {
        out.printf(
                Locale.ROOT,
                "%s, %d ms%s%n",
                words(verdict.status()),
                verdict.took().toMillis(),
                verdict.status() == Status.PASSED && !verdict.repeated() ? "" : ": " + verdict.detail());
        out.flush();
    }

    /** The result in one line. */
    static String summary(Certificate certificate) {
        String result = certificate.isPartial()
                ? (certificate.isAccepted() ? "partial run, nothing failed" : "partial run with failures")
                : certificate.isConformant() ? "conformant" : "not conformant";
        return certificate.subject().adapter().name() + " "
                + certificate.subject().adapter().version() + ": " + result
                + certificate
                        .levelReached()
                        .map(level -> ", level " + words(level))
                        .orElse("")
                + "; " + certificate.count(Status.PASSED) + " passed, "
                + certificate.count(Status.FAILED) + " failed"
                + (certificate.unexpected().size() == certificate.count(Status.FAILED)
                        ? ""
                        : " (" + certificate.unexpected().size() + " unexpectedly)")
                + ", " + certificate.count(Status.NOT_VERIFIED) + " not verified, "
                + certificate.count(Status.NOT_APPLICABLE) + " not applicable";
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
