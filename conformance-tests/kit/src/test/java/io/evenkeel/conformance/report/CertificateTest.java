package io.evenkeel.conformance.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.evenkeel.conformance.ConformanceRun;
import io.evenkeel.conformance.ExampleRules;
import io.evenkeel.conformance.FileDigest;
import io.evenkeel.conformance.InputException;
import io.evenkeel.conformance.Level;
import io.evenkeel.conformance.RuleCatalog;
import io.evenkeel.conformance.RunListener;
import io.evenkeel.conformance.RunOptions;
import io.evenkeel.conformance.Subject;
import io.evenkeel.conformance.TinyBed;
import io.evenkeel.conformance.Verdict;
import io.evenkeel.conformance.Verdict.Status;
import io.evenkeel.conformance.baseline.Baseline;
import io.evenkeel.spi.ProviderInfo;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.CapabilitySet;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static Set<ValidationMessage> complaints(JsonNode json) throws Exception {
        try (InputStream in = Certificate.class.getResourceAsStream("certificate.schema.json")) {
            JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(in);
            return schema.validate(json);
        }
    }

    @Test
    void theJsonKeepsToItsSchema() throws Exception {
        JsonNode json = MAPPER.readTree(CertificateJson.write(Certificates.ofEverything()));
        assertThat(complaints(json)).isEmpty();
    }

    @Test
    void theSchemaNoticesWhatIsWrong() throws Exception {
        String text = CertificateJson.write(Certificates.ofEverything());
        ObjectNode more = (ObjectNode) MAPPER.readTree(text);
        more.put("surplus", 1);
        assertThat(complaints(more)).isNotEmpty();
        ObjectNode odd = (ObjectNode) MAPPER.readTree(text);
        ((ObjectNode) odd.get("rules").get(0)).put("status", "SKIPPED");
        assertThat(complaints(odd)).isNotEmpty();
        ObjectNode silent =
                (ObjectNode) MAPPER.readTree(text.replaceAll("\"detail\": \"Seen[^\"]*\"", "\"detail\": \"\""));
        assertThat(complaints(silent)).isNotEmpty();
    }

    @Test
    void theJsonTellsWhatWasTriedAndWhatWasFound() throws Exception {
        JsonNode json = MAPPER.readTree(CertificateJson.write(Certificates.ofEverything()));
        assertThat(json.at("/adapter/name").asText()).isEqualTo("tiny");
        assertThat(json.at("/adapter/files/0/sha256").asText()).hasSize(64);
        assertThat(json.at("/hypervisor/components/alpha").asText()).isEqualTo("7");
        assertThat(json.at("/date").asText()).isEqualTo("2026-11-22T10:11:12Z");
        assertThat(json.at("/run/seed").asInt()).isEqualTo(42);
        assertThat(json.at("/kit").asText()).matches("[0-9].*");
        assertThat(json.at("/result/conformant").asBoolean()).isFalse();
        assertThat(json.at("/result/counts/FAILED").asInt()).isEqualTo(3);
        assertThat(json.at("/result/counts/NOT_VERIFIED").asInt()).isEqualTo(4);
        assertThat(json.at("/rules")).hasSize(13);
        assertThat(json.at("/baseline/0/rule").asText()).isEqualTo("2.2");
    }

    @Test
    void equalCertificatesGiveEqualBytesAndSurviveReading() throws Exception {
        Certificate certificate = Certificates.ofEverything();
        String json = CertificateJson.write(certificate);
        Certificate again = CertificateReader.read("certificate.json", json);
        assertThat(CertificateJson.write(again)).isEqualTo(json);
        assertThat(HtmlReport.write(again)).isEqualTo(HtmlReport.write(certificate));
        assertThat(JUnitXml.write(again)).isEqualTo(JUnitXml.write(certificate));
        assertThat(json).doesNotContain("\r").endsWith("}\n");
    }

    @Test
    void whatIsNoCertificateIsRefusedInOneLine() {
        assertThatThrownBy(() -> CertificateReader.read("x.json", "{\n  nonsense"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("x.json, line 2");
        assertThatThrownBy(() -> CertificateReader.read("x.json", "{\"format\": 2}"))
                .hasMessageContaining("x.json, key format");
        assertThatThrownBy(() -> CertificateReader.read("x.json", "{\"format\": 1}"))
                .hasMessageContaining("key run: missing");
    }

    @Test
    void aRunWithoutFailureIsConformantAndOneWithoutGapsIsComplete() throws Exception {
        Certificate complete = Certificates.of(Baseline.NONE, ExampleRules.Holding.class, ExampleRules.Outside.class);
        assertThat(complete.isConformant()).isTrue();
        assertThat(complete.isComplete()).isTrue();
        Certificate gaps = Certificates.of(Baseline.NONE, ExampleRules.Holding.class, ExampleRules.Unverified.class);
        assertThat(gaps.isConformant()).isTrue();
        assertThat(gaps.isComplete()).isFalse();
    }

    @Test
    void anAcceptedFailureIsAcceptedAndStillNotConformant() throws Exception {
        Certificate certificate = Certificates.of(
                Baseline.of(List.of(
                        Certificates.expectation("2.2"),
                        Certificates.expectation("2.3"),
                        Certificates.expectation("2.4"))),
                ExampleRules.Broken.class);
        assertThat(certificate.isAccepted()).isTrue();
        assertThat(certificate.isConformant()).isFalse();
        assertThat(certificate.levelReached()).isEmpty();
    }

    @Test
    void aBaselineEntryThatIsNotNeededIsNotAccepted() throws Exception {
        Certificate certificate =
                Certificates.of(Baseline.of(List.of(Certificates.expectation("1.1"))), ExampleRules.Holding.class);
        assertThat(certificate.isConformant()).isTrue();
        assertThat(certificate.isAccepted()).isFalse();
    }

    private static Certificate certificate(CapabilitySet capabilities, Level asked, RuleResult... rules) {
        Subject subject = new Subject(
                new ProviderInfo("tiny", "Example", "1"),
                "0.9",
                List.of(),
                Optional.empty(),
                capabilities,
                Optional.empty(),
                1);
        return new Certificate(
                Certificates.CLOCK.instant(), "1", "0.9", subject, asked, Set.of(), 1, List.of(rules), List.of());
    }

    @Test
    void whereNothingPassedNothingIsConformant() throws Exception {
        assertThat(Certificates.of(Baseline.NONE, ExampleRules.Outside.class).isConformant())
                .isFalse();
    }

    @Test
    void aRunThatStoppedEarlyVouchesForNothing() throws Exception {
        ConformanceRun run = new ConformanceRun(
                TinyBed::new,
                RuleCatalog.of(List.of(ExampleRules.Holding.class)),
                RunOptions.DEFAULTS,
                RunListener.NONE);
        Examination examination = new Examination(run, Baseline.NONE, Certificates.FILES, Certificates.CLOCK);
        List<Verdict> verdicts = run.runAll();
        assertThat(examination.certify(examination.subject(), verdicts).isPartial())
                .isFalse();
        assertThat(examination
                        .certify(examination.subject(), verdicts.subList(0, 1))
                        .isPartial())
                .isTrue();
    }

    @Test
    void aLevelIsReachedOnlyWithItsCapabilitiesAndWithoutAFailure() {
        CapabilitySet resilient = CapabilitySet.of(Capabilities.MIGRATION_REATTACH, Capabilities.HEALTH);
        RuleResult[] core = passed(Level.CORE, "4.6", "4.8");
        RuleResult[] higher = passed(Level.RESILIENT, "4.13", "4.19", "5.6");
        RuleResult[] highest = passed(Level.FAILOVER, "6.1", "6.10");
        RuleResult failing = Certificates.result("5.2", Level.RESILIENT, Status.FAILED);
        assertThat(certificate(resilient, Level.FAILOVER, all(core, higher, highest))
                        .levelReached())
                .contains(Level.RESILIENT);
        assertThat(certificate(resilient, Level.CORE, core).levelReached()).contains(Level.CORE);
        assertThat(certificate(resilient, Level.FAILOVER, all(core, higher, new RuleResult[] {failing}))
                        .levelReached())
                .contains(Level.CORE);
        assertThat(certificate(CapabilitySet.of(), Level.FAILOVER, core).levelReached())
                .isEmpty();
    }

    @Test
    void aLevelIsNotReachedWithoutTheRulesItRestsOn() {
        CapabilitySet resilient = CapabilitySet.of(Capabilities.MIGRATION_REATTACH, Capabilities.HEALTH);
        RuleResult[] core = passed(Level.CORE, "4.6", "4.8");
        assertThat(certificate(resilient, Level.CORE, passed(Level.CORE, "1.1", "4.6"))
                        .levelReached())
                .isEmpty();
        for (Status undecided : List.of(Status.NOT_VERIFIED, Status.NOT_APPLICABLE)) {
            RuleResult[] open = {Certificates.result("5.6", Level.RESILIENT, undecided)};
            RuleResult[] some = passed(Level.RESILIENT, "4.13", "4.19");
            assertThat(certificate(resilient, Level.RESILIENT, all(core, some, open))
                            .levelReached())
                    .contains(Level.CORE);
        }
    }

    private static RuleResult[] passed(Level level, String... rules) {
        return Stream.of(rules)
                .map(rule -> Certificates.result(rule, level, Status.PASSED))
                .toArray(RuleResult[]::new);
    }

    private static RuleResult[] all(RuleResult[]... parts) {
        return Stream.of(parts).flatMap(Stream::of).toArray(RuleResult[]::new);
    }

    @Test
    void digestsAreThoseOfTheBytes(@TempDir Path directory) throws Exception {
        Path lib = Files.createDirectories(directory.resolve("lib"));
        Files.writeString(lib.resolve("b.jar"), "abc");
        Files.writeString(lib.resolve("a.jar"), "");
        Files.writeString(lib.resolve("notes.txt"), "not a jar");
        assertThat(FileDigest.ofJarsIn(lib))
                .containsExactly(
                        new FileDigest("a.jar", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
                        new FileDigest("b.jar", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        FileDigest before = FileDigest.of(lib);
        Files.writeString(lib.resolve("a.jar"), "changed");
        assertThat(FileDigest.of(lib)).isNotEqualTo(before);
    }
}
