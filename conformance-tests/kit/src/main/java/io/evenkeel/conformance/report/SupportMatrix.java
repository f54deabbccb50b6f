package io.evenkeel.conformance.report;

import io.evenkeel.conformance.InputException;
import io.evenkeel.conformance.RuleNumber;
import io.evenkeel.conformance.Verdict.Status;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What each adapter supports, made from certificates and from nothing else.
 *
 * <p>A capability is <em>complete</em> if it is declared and every rule about it that applies passed, <em>partial</em> if
 * some did not, <em>not verified</em> if none could be tried, and <em>missing</em> if it is not declared.
 */
public final class SupportMatrix {

    static final String BEGIN = "<!-- support-matrix:begin -->";
    static final String END = "<!-- support-matrix:end -->";

    /** Rules that cannot name a capability as needed, because they also say what holds without it. */
    private static final Map<String, String> ALSO_ABOUT =
            Map.of("migration.announce", "4.28", "load.dirty-rate", "9.4");

    private SupportMatrix() {}

    /** A Markdown table with a column for each certificate, in the order of the adapters' names. */
    public static String markdown(List<Certificate> certificates) {
        Map<String, Certificate> columns = new TreeMap<>();
        certificates.forEach(certificate -> columns.put(title(certificate), certificate));
        List<Certificate> ordered = List.copyOf(columns.values());
        List<String> lines = new ArrayList<>();
        lines.add(row("", List.copyOf(columns.keySet())));
        lines.add(row("---", ordered.stream().map(each -> "---").toList()));
        lines.add(
                row("level reached", ordered.stream().map(SupportMatrix::level).toList()));
        lines.add(row("start guard", ordered.stream().map(SupportMatrix::guard).toList()));
        lines.add(row(
                "inventory",
                ordered.stream()
                        .map(each -> cell(
                                each,
                                rule -> rule.requires().isEmpty()
                                        && RuleNumber.parse(rule.verdict().rule())
                                                        .chapter()
                                                <= 3))
                        .toList()));
        for (Capability capability : Capabilities.standard()) {
            lines.add(row(
                    "`" + capability + "`",
                    ordered.stream().map(each -> cell(each, capability)).toList()));
        }
        return String.join("\n", lines) + "\n";
    }

    /**
     * A document with the table between its two markers replaced.
     *
     * @param name names the document in complaints
     * @throws InputException if the markers are missing
     */
    public static String replaceIn(String name, String document, List<Certificate> certificates) {
        int begin = document.indexOf(BEGIN);
        int end = document.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new InputException(name + ": lacks the lines '" + BEGIN + "' and '" + END + "' for the table");
        }
        return document.substring(0, begin + BEGIN.length())
                + "\n\n"
                + markdown(certificates)
                + "\n"
                + document.substring(end);
    }

    private static String title(Certificate certificate) {
        String adapter = certificate.subject().adapter().name();
        return certificate
                .subject()
                .product()
                .map(product -> adapter + " (" + product.name() + " " + product.version() + ")")
                .orElse(adapter);
    }

    private static String level(Certificate certificate) {
        return certificate.levelReached().map(SupportMatrix::small).orElse("none");
    }

    private static String guard(Certificate certificate) {
        return certificate.subject().startGuard().map(SupportMatrix::small).orElse("unknown");
    }

    private static String cell(Certificate certificate, Capability capability) {
        return certificate.subject().capabilities().contains(capability)
                ? cell(certificate, rule -> isAbout(rule, capability.name()))
                : "missing";
    }

    private static boolean isAbout(RuleResult rule, String capability) {
        return rule.requires().contains(capability) || rule.verdict().rule().equals(ALSO_ABOUT.get(capability));
    }

    private static String cell(Certificate certificate, Predicate<RuleResult> about) {
        List<Status> applying = certificate.rules().stream()
                .filter(about)
                .map(rule -> rule.verdict().status())
                .filter(status -> status != Status.NOT_APPLICABLE)
                .toList();
        long passed = applying.stream().filter(Status.PASSED::equals).count();
        if (applying.stream().allMatch(Status.NOT_VERIFIED::equals)) {
            return "not verified";
        }
        return passed == applying.size() ? "complete" : "partial (" + passed + " of " + applying.size() + " rules)";
    }

    private static String small(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String row(String head, List<String> cells) {
        return "| " + head + " | " + String.join(" | ", cells) + " |";
    }
}
