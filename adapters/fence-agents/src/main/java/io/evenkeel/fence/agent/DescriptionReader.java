package io.evenkeel.fence.agent;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Reads the XML in which agents describe themselves. */
final class DescriptionReader {

    private DescriptionReader() {}

    /** @throws IOException if it is not such a description */
    static AgentDescription read(String name, String text) throws IOException {
        Element root = parse(text).getDocumentElement();
        if (!root.getTagName().equals("resource-agent")) {
            throw new IOException("its description begins with <" + root.getTagName() + ">, not <resource-agent>");
        }
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        for (Element each : children(root, "parameter")) {
            Parameter parameter = parameter(each);
            parameters.put(parameter.name(), parameter);
        }
        Set<String> actions = new LinkedHashSet<>();
        children(root, "action").forEach(each -> actions.add(each.getAttribute("name")));
        return new AgentDescription(name, parameters, actions);
    }

    private static Parameter parameter(Element element) {
        List<Element> contents = children(element, "content");
        List<String> choices = new ArrayList<>();
        children(element, "option").forEach(option -> choices.add(option.getAttribute("value")));
        return new Parameter(
                element.getAttribute("name"),
                element.getAttribute("required").equals("1"),
                Optional.of(element.getAttribute("obsoletes")).filter(other -> !other.isBlank()),
                contents.isEmpty()
                        ? ParameterType.STRING
                        : ParameterType.of(contents.get(0).getAttribute("type")),
                choices);
    }

    private static List<Element> children(Element parent, String tag) {
        NodeList nodes = parent.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    /** A description that wants other files read, or is built of entities, is none. */
    private static Document parse(String text) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setExpandEntityReferences(false);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler());
            return builder.parse(new InputSource(new StringReader(text.strip())));
        } catch (SAXException e) {
            throw new IOException("its description is not XML: " + e.getMessage(), e);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }
}
