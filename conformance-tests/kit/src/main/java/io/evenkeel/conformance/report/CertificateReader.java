package io.evenkeel.conformance.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.conformance.FileDigest;
import io.evenkeel.conformance.InputException;
import io.evenkeel.conformance.Level;
import io.evenkeel.conformance.RuleNumber;
import io.evenkeel.conformance.Subject;
import io.evenkeel.conformance.Verdict;
import io.evenkeel.conformance.Verdict.Status;
import io.evenkeel.conformance.baseline.Expectation;
import io.evenkeel.spi.HypervisorProduct;
import io.evenkeel.spi.ProviderInfo;
import io.evenkeel.spi.capability.Capability;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.guard.StartGuard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Reads certificates that {@link CertificateJson} wrote. */
public final class CertificateReader {

    private final String name;

    private CertificateReader(String name) {
        this.name = name;
    }

    /**
     * Reads a file.
     *
     * @throws InputException if it cannot be read or is no certificate
     */
    public static Certificate read(Path file) {
        try {
            return read(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            throw new InputException(file + ": no such file; a run leaves a certificate.json", e);
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Reads a text.
     *
     * @param name names the text in complaints
     * @throws InputException if it is no certificate
     */
    public static Certificate read(String name, String json) {
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new InputException(
                    name + ", line " + e.getLocation().getLineNr() + ": not JSON: " + e.getOriginalMessage(), e);
        }
        return new CertificateReader(name).certificate(root);
    }

    private Certificate certificate(JsonNode root) {
        if (root.path("format").asInt() != CertificateJson.FORMAT) {
            throw new InputException(name + ", key format: not a certificate of format " + CertificateJson.FORMAT);
        }
        JsonNode run = child(root, "run");
        return new Certificate(
                value(root, "date", Instant::parse),
                text(root, "kit"),
                text(child(root, "spi"), "checkedAgainst"),
                subject(root),
                value(run, "level", Level::valueOf),
                all(run, "selected", node -> RuleNumber.parse(node.asText())).stream()
                        .collect(Collectors.toSet()),
                child(run, "seed").asLong(),
                all(root, "rules", this::rule),
                all(root, "baseline", this::expectation));
    }

    private Subject subject(JsonNode root) {
        JsonNode adapter = child(root, "adapter");
        List<Capability> capabilities = all(root, "capabilities", node -> new Capability(node.asText()));
        return new Subject(
                new ProviderInfo(text(adapter, "name"), text(adapter, "vendor"), text(adapter, "version")),
                text(child(root, "spi"), "builtFor"),
                all(adapter, "files", node -> new FileDigest(text(node, "name"), text(node, "sha256"))),
                Optional.of(child(root, "hypervisor"))
                        .filter(JsonNode::isObject)
                        .map(this::product),
                CapabilitySet.copyOf(capabilities),
                Optional.of(child(root, "startGuard"))
                        .filter(JsonNode::isTextual)
                        .map(node -> StartGuard.valueOf(node.asText())),
                child(child(root, "run"), "timeScale").asDouble());
    }

    private HypervisorProduct product(JsonNode node) {
        Map<String, String> components = new HashMap<>();
        child(node, "components")
                .properties()
                .forEach(
                        field -> components.put(field.getKey(), field.getValue().asText()));
        return new HypervisorProduct(text(node, "name"), text(node, "version"), components);
    }

    private RuleResult rule(JsonNode node) {
        return new RuleResult(
                new Verdict(
                        text(node, "rule"),
                        text(node, "text"),
                        value(node, "level", Level::valueOf),
                        value(node, "status", Status::valueOf),
                        text(node, "detail"),
                        Duration.ofMillis(child(node, "millis").asLong()),
                        child(node, "repeated").asBoolean()),
                all(node, "requires", JsonNode::asText));
    }

    private Expectation expectation(JsonNode node) {
        return new Expectation(
                value(node, "rule", RuleNumber::parse),
                text(node, "reason"),
                text(node, "issue"),
                value(node, "expires", LocalDate::parse));
    }

    private <T> List<T> all(JsonNode node, String key, Function<JsonNode, T> mapping) {
        return StreamSupport.stream(child(node, key).spliterator(), false)
                .map(mapping)
                .toList();
    }

    private <T> T value(JsonNode node, String key, Function<String, T> parser) {
        String text = text(node, key);
        try {
            return parser.apply(text);
        } catch (RuntimeException e) {
            throw new InputException(name + ", key " + key + ": cannot be '" + text + "'", e);
        }
    }

    private String text(JsonNode node, String key) {
        return child(node, key).asText();
    }

    private JsonNode child(JsonNode node, String key) {
        JsonNode child = node.get(key);
        if (child == null) {
            throw new InputException(name + ", key " + key + ": missing; is this a certificate?");
        }
        return child;
    }
}
