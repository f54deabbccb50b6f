package io.evenkeel.conformance.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.conformance.Level;
import io.evenkeel.conformance.Subject;
import io.evenkeel.conformance.Verdict;
import io.evenkeel.conformance.Verdict.Status;
import io.evenkeel.spi.HypervisorProduct;
import io.evenkeel.spi.capability.Capability;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** Writes certificates as JSON by the schema {@code certificate.schema.json}. Equal certificates give equal bytes. */
public final class CertificateJson {

    /** The version of the form; it changes when a reader of the old form could not read the new one. */
    static final int FORMAT = 1;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private CertificateJson() {}

    /** The certificate as text with a line break at its end. */
    public static String write(Certificate certificate) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("format", FORMAT);
        root.put("date", certificate.date().toString());
        root.put("kit", certificate.kitVersion());
        Subject subject = certificate.subject();
        adapter(root.putObject("adapter"), subject);
        root.putObject("spi").put("builtFor", subject.spiVersion()).put("checkedAgainst", certificate.spiVersion());
        subject.product()
                .ifPresentOrElse(
                        product -> product(root.putObject("hypervisor"), product), () -> root.putNull("hypervisor"));
        names(subject).forEach(root.putArray("capabilities")::add);
        root.put("startGuard", subject.startGuard().map(Enum::name).orElse(null));
        run(root.putObject("run"), certificate);
        result(root.putObject("result"), certificate);
        baseline(root.putArray("baseline"), certificate);
        certificate.problems().forEach(root.putArray("baselineProblems")::add);
        ArrayNode rules = root.putArray("rules");
        certificate.rules().forEach(rule -> rule(rules.addObject(), rule, certificate));
        return text(root);
    }

    /** Names in alphabetical order, which does not depend on how the adapter listed them. */
    static List<String> names(Subject subject) {
        return StreamSupport.stream(subject.capabilities().spliterator(), false)
                .map(Capability::name)
                .sorted()
                .toList();
    }

    private static void adapter(ObjectNode node, Subject subject) {
        node.put("name", subject.adapter().name());
        node.put("vendor", subject.adapter().vendor());
        node.put("version", subject.adapter().version());
        ArrayNode files = node.putArray("files");
        subject.files()
                .forEach(file -> files.addObject().put("name", file.name()).put("sha256", file.sha256()));
    }

    private static void product(ObjectNode node, HypervisorProduct product) {
        node.put("name", product.name());
        node.put("version", product.version());
        ObjectNode components = node.putObject("components");
        new TreeMap<>(product.components()).forEach(components::put);
    }

    private static void run(ObjectNode node, Certificate certificate) {
        node.put("level", certificate.level().name());
        ArrayNode selected = node.putArray("selected");
        certificate.selected().forEach(number -> selected.add(number.toString()));
        node.put("seed", certificate.seed());
        node.put("timeScale", certificate.subject().timeScale());
    }

    private static void result(ObjectNode node, Certificate certificate) {
        node.put("conformant", certificate.isConformant());
        node.put("complete", certificate.isComplete());
        node.put("accepted", certificate.isAccepted());
        node.put("levelReached", certificate.levelReached().map(Enum::name).orElse(null));
        ObjectNode counts = node.putObject("counts");
        for (Status status : Status.values()) {
            counts.put(status.name(), certificate.count(status));
        }
        ObjectNode levels = node.putObject("levels");
        for (Level level : certificate.levelsAsked()) {
            ObjectNode ofLevel = levels.putObject(level.name());
            for (Status status : Status.values()) {
                ofLevel.put(status.name(), certificate.count(level, status));
            }
        }
    }

    private static void baseline(ArrayNode node, Certificate certificate) {
        certificate
                .baseline()
                .forEach(entry -> node.addObject()
                        .put("rule", entry.rule().toString())
                        .put("reason", entry.reason())
                        .put("issue", entry.issue())
                        .put("expires", entry.expires().toString()));
    }

    private static void rule(ObjectNode node, RuleResult result, Certificate certificate) {
        Verdict verdict = result.verdict();
        node.put("rule", verdict.rule());
        node.put("text", verdict.text());
        node.put("level", verdict.level().name());
        ArrayNode requires = node.putArray("requires");
        result.requires().forEach(requires::add);
        node.put("status", verdict.status().name());
        node.put("detail", verdict.detail());
        node.put("millis", verdict.took().toMillis());
        node.put("repeated", verdict.repeated());
        node.put("expected", certificate.excuse(verdict).isPresent());
    }

    private static String text(ObjectNode root) {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
        printer.indentObjectsWith(indenter);
        printer.indentArraysWith(indenter);
        try {
            return MAPPER.writer(printer).writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new AssertionError("a tree can always be written", e);
        }
    }
}
