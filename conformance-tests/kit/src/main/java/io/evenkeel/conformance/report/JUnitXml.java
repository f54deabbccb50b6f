package io.evenkeel.conformance.report;

import io.evenkeel.conformance.Verdict;
import io.evenkeel.conformance.Verdict.Status;
import io.evenkeel.conformance.baseline.Expectation;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes certificates in the XML that build servers read as test results. */
public final class JUnitXml {

    private JUnitXml() {}

    /** The certificate as one test suite; what is not applicable, not verified or expected counts as skipped. */
    public static String write(Certificate certificate) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            line(xml, 0);
            suite(xml, certificate);
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new AssertionError("writing to memory does not fail", e);
        }
        return text + "\n";
    }

    private static void suite(XMLStreamWriter xml, Certificate certificate) throws XMLStreamException {
        long failed = certificate.unexpected().size();
        long ran = certificate.count(Status.PASSED) + failed;
        xml.writeStartElement("testsuite");
        attribute(
                xml, "name", "conformance of " + certificate.subject().adapter().name());
        attribute(xml, "tests", Integer.toString(certificate.rules().size()));
        attribute(xml, "failures", Long.toString(failed));
        attribute(xml, "errors", Integer.toString(certificate.problems().isEmpty() ? 0 : 1));
        attribute(xml, "skipped", Long.toString(certificate.rules().size() - ran));
        attribute(xml, "timestamp", certificate.date().toString());
        attribute(
                xml,
                "time",
                seconds(certificate.verdicts().stream().map(Verdict::took).reduce(Duration.ZERO, Duration::plus)));
        for (Verdict verdict : certificate.verdicts()) {
            testCase(xml, verdict, certificate);
        }
        if (!certificate.problems().isEmpty()) {
            String problems = String.join("\n", certificate.problems());
            line(xml, 2);
            xml.writeStartElement("system-err");
            xml.writeCharacters(printable(problems));
            xml.writeEndElement();
        }
        line(xml, 0);
        xml.writeEndElement();
    }

    private static void testCase(XMLStreamWriter xml, Verdict verdict, Certificate certificate)
            throws XMLStreamException {
        line(xml, 2);
        xml.writeStartElement("testcase");
        attribute(
                xml,
                "classname",
                "conformance." + certificate.subject().adapter().name());
        attribute(xml, "name", "§" + verdict.rule() + " " + verdict.text());
        attribute(xml, "time", seconds(verdict.took()));
        Optional<Expectation> excuse = certificate.excuse(verdict);
        if (verdict.status() == Status.FAILED && excuse.isEmpty()) {
            line(xml, 4);
            xml.writeStartElement("failure");
            attribute(xml, "message", verdict.detail());
            xml.writeEndElement();
            line(xml, 2);
        } else if (verdict.status() != Status.PASSED) {
            line(xml, 4);
            xml.writeEmptyElement("skipped");
            String expected = excuse.map(entry -> "expected until " + entry.expires() + ", " + entry.issue() + ": ")
                    .orElse("");
            attribute(xml, "message", verdict.status() + ": " + expected + verdict.detail());
            line(xml, 2);
        }
        xml.writeEndElement();
    }

    private static void attribute(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, printable(value));
    }

    private static void line(XMLStreamWriter xml, int indent) throws XMLStreamException {
        xml.writeCharacters("\n" + " ".repeat(indent));
    }

    private static String seconds(Duration took) {
        return BigDecimal.valueOf(took.toMillis(), 3).toPlainString();
    }

    /** XML 1.0 has no way to write most control characters. */
    private static String printable(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints().map(c -> isXml(c) ? c : 0xFFFD).forEach(clean::appendCodePoint);
        return clean.toString();
    }

    private static boolean isXml(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= 0x20 && c <= 0xD7FF)
                || (c >= 0xE000 && c <= 0xFFFD)
                || c >= 0x10000;
    }
}
