package io.evenkeel.conformance.report;

import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.Mustache;
import io.evenkeel.conformance.Level;
import io.evenkeel.conformance.RuleNumber;
import io.evenkeel.conformance.Subject;
import io.evenkeel.conformance.Verdict;
import io.evenkeel.conformance.Verdict.Status;
import io.evenkeel.conformance.baseline.Expectation;
import io.evenkeel.spi.HypervisorProduct;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Renders certificates as one page that needs nothing else. */
public final class HtmlReport {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final Map<Integer, String> CHAPTERS = Map.of(
            1, "Calls",
            2, "Providers and connections",
            3, "Inventory",
            4, "Migration",
            5, "Health",
            6, "Failover",
            7, "Power",
            8, "Start guard",
            9, "Load");

    private HtmlReport() {}

    /** The certificate as a page in UTF-8. */
    public static String write(Certificate certificate) {
        try (InputStream in = HtmlReport.class.getResourceAsStream("certificate.mustache")) {
            if (in == null) {
                throw new IllegalStateException("certificate.mustache is missing from the kit");
            }
            Reader template = new InputStreamReader(in, StandardCharsets.UTF_8);
            Mustache mustache = new DefaultMustacheFactory().compile(template, "certificate");
            StringWriter page = new StringWriter();
            mustache.execute(page, page(certificate)).flush();
            return page.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> page(Certificate certificate) {
        Subject subject = certificate.subject();
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("adapter", subject.adapter().name());
        page.put("vendor", subject.adapter().vendor());
        page.put("version", subject.adapter().version());
        page.put("verdict", verdict(certificate));
        page.put("verdictClass", certificate.isConformant() ? "good" : certificate.isAccepted() ? "fair" : "bad");
        page.put("explanation", explanation(certificate));
        page.put("counts", counts(certificate));
        page.put("facts", facts(certificate));
        page.put("levels", levels(certificate));
        page.put("files", subject.files());
        page.put("hasFiles", !subject.files().isEmpty());
        page.put("capabilities", CertificateJson.names(subject));
        page.put("baseline", certificate.baseline());
        page.put("hasBaseline", !certificate.baseline().isEmpty());
        page.put("problems", certificate.problems());
        page.put("hasProblems", !certificate.problems().isEmpty());
        List<Map<String, Object>> failing = certificate.verdicts().stream()
                .filter(each -> each.status() == Status.FAILED)
                .map(each -> row(each, certificate))
                .toList();
        page.put("failing", failing);
        page.put("hasFailing", !failing.isEmpty());
        page.put("chapters", chapters(certificate));
        return page;
    }

    private static String verdict(Certificate certificate) {
        if (certificate.isPartial()) {
            return certificate.isAccepted() ? "Partial run, nothing failed" : "Partial run with failures";
        }
        if (certificate.isConformant()) {
            String level = certificate.levelReached().map(HtmlReport::small).orElse("no level");
            return (certificate.isComplete() ? "Conformant and complete: " : "Conformant: ") + level;
        }
        return certificate.isAccepted() ? "Not conformant, as expected" : "Not conformant";
    }

    private static String explanation(Certificate certificate) {
        long open = certificate.count(Status.NOT_VERIFIED);
        String unverified = open == 0
                ? "Every rule that applies was verified."
                : open + (open == 1 ? " rule was" : " rules were")
                        + " not verified, because the test bed cannot show what they are about.";
        long failed = certificate.count(Status.FAILED);
        return failed == 0 ? unverified : failed + (failed == 1 ? " rule" : " rules") + " failed. " + unverified;
    }

    private static List<Map<String, Object>> counts(Certificate certificate) {
        List<Map<String, Object>> counts = new ArrayList<>();
        for (Status status : List.of(Status.FAILED, Status.NOT_VERIFIED, Status.PASSED, Status.NOT_APPLICABLE)) {
            long count = certificate.count(status);
            counts.add(Map.of("status", words(status), "css", count == 0 ? "zero" : css(status), "count", count));
        }
        return counts;
    }

    private static List<Map<String, String>> facts(Certificate certificate) {
        Subject subject = certificate.subject();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Hypervisor", subject.product().map(HtmlReport::product).orElse("not reached"));
        subject.product()
                .map(HypervisorProduct::components)
                .ifPresent(components -> new TreeMap<>(components).forEach(facts::put));
        facts.put("Start guard", subject.startGuard().map(HtmlReport::small).orElse("unknown"));
        facts.put("SPI", "built for " + subject.spiVersion() + ", checked against " + certificate.spiVersion());
        facts.put("Kit", certificate.kitVersion());
        facts.put("Date", DATE.format(certificate.date()));
        facts.put("Seed", Long.toString(certificate.seed()));
        facts.put("Time scale", Double.toString(subject.timeScale()));
        if (certificate.isPartial()) {
            facts.put("Only rules", certificate.selected().toString());
        }
        return pairs(facts);
    }

    private static List<Map<String, String>> pairs(Map<String, String> map) {
        return map.entrySet().stream()
                .map(entry -> Map.of("name", entry.getKey(), "value", entry.getValue()))
                .toList();
    }

    private static List<Map<String, Object>> levels(Certificate certificate) {
        Optional<Level> reached = certificate.levelReached();
        return certificate.levelsAsked().stream()
                .map(level -> Map.<String, Object>of(
                        "name", small(level),
                        "reached",
                                reached.filter(top -> level.compareTo(top) <= 0).isPresent(),
                        "passed", certificate.count(level, Status.PASSED),
                        "failed", certificate.count(level, Status.FAILED),
                        "open", certificate.count(level, Status.NOT_VERIFIED),
                        "outside", certificate.count(level, Status.NOT_APPLICABLE)))
                .toList();
    }

    private static List<Map<String, Object>> chapters(Certificate certificate) {
        Map<Integer, List<Map<String, Object>>> rows = new TreeMap<>();
        for (Verdict each : certificate.verdicts()) {
            rows.computeIfAbsent(RuleNumber.parse(each.rule()).chapter(), chapter -> new ArrayList<>())
                    .add(row(each, certificate));
        }
        List<Map<String, Object>> chapters = new ArrayList<>();
        rows.forEach((chapter, rules) -> {
            long failed = rules.stream()
                    .filter(row -> "failed".equals(row.get("css")))
                    .count();
            long passed = rules.stream()
                    .filter(row -> "passed".equals(row.get("css")))
                    .count();
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("number", chapter);
            map.put("title", CHAPTERS.getOrDefault(chapter, "Chapter " + chapter));
            map.put("rules", rules);
            map.put(
                    "summary",
                    passed + " of " + rules.size() + " passed" + (failed == 0 ? "" : ", " + failed + " failed"));
            chapters.add(map);
        });
        return chapters;
    }

    private static Map<String, Object> row(Verdict verdict, Certificate certificate) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("rule", verdict.rule());
        row.put("text", verdict.text());
        row.put("status", words(verdict.status()));
        row.put("css", css(verdict.status()));
        row.put("level", small(verdict.level()));
        // The page shows the rule right above; the detail need not repeat it.
        row.put("detail", verdict.detail().replace(" Demanded: " + verdict.text(), ""));
        row.put("hasDetail", !verdict.detail().isEmpty());
        row.put("took", took(verdict.took()));
        row.put("repeated", verdict.repeated());
        row.put("expected", certificate.excuse(verdict).map(HtmlReport::excuse).orElse(""));
        row.put("isExpected", certificate.excuse(verdict).isPresent());
        return row;
    }

    private static String excuse(Expectation entry) {
        return "Expected until " + entry.expires() + ": " + entry.reason() + " (" + entry.issue() + ")";
    }

    private static String product(HypervisorProduct product) {
        return product.name() + " " + product.version();
    }

    private static String took(Duration took) {
        return took.toMillis() < 1000
                ? took.toMillis() + " ms"
                : String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
    }

    private static String words(Status status) {
        return small(status);
    }

    private static String css(Status status) {
        return status.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String small(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
