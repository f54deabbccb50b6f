package io.evenkeel.conformance.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.conformance.ExampleRules;
import io.evenkeel.conformance.Level;
import io.evenkeel.conformance.Verdict;
import io.evenkeel.conformance.Verdict.Status;
import io.evenkeel.conformance.baseline.Baseline;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportsTest {

    private static Document parse(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    @Test
    void theXmlIsWellFormedAndCountsRight() throws Exception {
        Element suite = parse(JUnitXml.write(Certificates.ofEverything())).getDocumentElement();
        assertThat(suite.getAttribute("tests")).isEqualTo("13");
        assertThat(suite.getAttribute("failures")).isEqualTo("2");
        assertThat(suite.getAttribute("skipped")).isEqualTo("9");
        NodeList failures = suite.getElementsByTagName("failure");
        assertThat(failures.getLength()).isEqualTo(2);
        assertThat(suite.getElementsByTagName("testcase").getLength()).isEqualTo(13);
        assertThat(((Element) suite.getElementsByTagName("skipped").item(0)).getAttribute("message"))
                .startsWith("FAILED: expected until 2027-01-01, https://tracker.example/1: Seen: one is <one>");
    }

    @Test
    void theXmlSurvivesControlCharacters() throws Exception {
        Certificate certificate = Certificates.of(Baseline.NONE, ExampleRules.Holding.class);
        Verdict odd = new Verdict(
                "1.1",
                "It holds.",
                Level.CORE,
                Status.FAILED,
                "seen \u0000\u001b[31m <&>\uD83D\uDE00",
                Duration.ZERO,
                false);
        Certificate changed = new Certificate(
                certificate.date(),
                certificate.kitVersion(),
                certificate.spiVersion(),
                certificate.subject(),
                certificate.level(),
                certificate.selected(),
                certificate.seed(),
                List.of(new RuleResult(odd, List.of())),
                List.of());
        Element suite = parse(JUnitXml.write(changed)).getDocumentElement();
        assertThat(((Element) suite.getElementsByTagName("failure").item(0)).getAttribute("message"))
                .endsWith("<&>\uD83D\uDE00");
        assertThat(CertificateReader.read("x", CertificateJson.write(changed)).verdicts())
                .containsExactly(odd);
    }

    @Test
    void thePageShowsFailuresFirstAndEscapesThem() throws Exception {
        String page = HtmlReport.write(Certificates.ofEverything());
        assertThat(page)
                .startsWith("<!DOCTYPE html>")
                .contains("Not conformant", "Example &amp; Sons", "one is &lt;one&gt;", "Expected until 2027-01-01")
                .contains("0123456789abcdef".repeat(4), "22 November 2026", "id=\"chapter-4\"", "4 Migration")
                .doesNotContain("<one>");
        assertThat(page.indexOf("id=\"failed\"")).isLessThan(page.indexOf("What was tried"));
    }

    @Test
    void thePageNeedsNothingFromElsewhere() throws Exception {
        assertThat(HtmlReport.write(Certificates.ofEverything()))
                .doesNotContainPattern("(src|href)=\"(?!#)")
                .doesNotContain("<script", "@import", "url(");
    }

    @Test
    void aPageWithoutFailuresSaysSo() throws Exception {
        assertThat(HtmlReport.write(
                        Certificates.of(Baseline.NONE, ExampleRules.Holding.class, ExampleRules.Bearing.class)))
                .contains("Conformant and complete: core", "Every rule that applies was verified")
                .doesNotContain("id=\"failed\"");
    }

    @Test
    void theMatrixUsesItsFourWords() throws Exception {
        Certificate whole = Certificates.of(Baseline.NONE, ExampleRules.Holding.class, ExampleRules.Bearing.class);
        assertThat(SupportMatrix.markdown(List.of(whole)))
                .contains("|  | tiny (Nothing 3) |")
                .contains("| level reached | core |")
                .contains("| `migration.cancel` | complete |")
                .contains("| `migration` | not verified |")
                .contains("| `health` | missing |");
        Certificate broken = Certificates.of(Baseline.NONE, ExampleRules.Holding.class, ExampleRules.Broken.class);
        assertThat(SupportMatrix.markdown(List.of(broken))).contains("| inventory | partial (1 of 4 rules) |");
    }

    @Test
    void theMatrixGoesBetweenItsMarkersAndNowhereElse() throws Exception {
        List<Certificate> certificates = List.of(Certificates.of(Baseline.NONE, ExampleRules.Holding.class));
        String document = "# Title\n" + SupportMatrix.BEGIN + "\nold\n" + SupportMatrix.END + "\nrest\n";
        String replaced = SupportMatrix.replaceIn("README.md", document, certificates);
        assertThat(replaced)
                .startsWith("# Title\n" + SupportMatrix.BEGIN + "\n\n|  | tiny")
                .endsWith("|\n\n" + SupportMatrix.END + "\nrest\n")
                .doesNotContain("old");
        assertThat(SupportMatrix.replaceIn("README.md", replaced, certificates)).isEqualTo(replaced);
        assertThatThrownBy(() -> SupportMatrix.replaceIn("README.md", "# Title\n", certificates))
                .hasMessageContaining("README.md: lacks the lines");
    }
}
