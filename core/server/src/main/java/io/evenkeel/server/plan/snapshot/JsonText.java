package io.evenkeel.server.plan.snapshot;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.evenkeel.server.console.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of JSON as a tree. What is no JSON is told with file, line, column and field, in words of our own. */
final class JsonText {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** What the parser puts into quotes: a character, a word or the name of a field. */
    private static final Pattern QUOTED = Pattern.compile("'(.+?)'(?= |$|:)");

    private JsonText() {}

    /**
     * Reads it.
     *
     * @throws InputException if the file is not there, cannot be read, or is not JSON
     */
    static JsonNode read(Path file) {
        if (Files.isDirectory(file)) {
            throw new InputException(file + ": a directory; name a file");
        }
        try (JsonParser parser = MAPPER.createParser(Files.readAllBytes(file))) {
            return read(file, parser);
        } catch (NoSuchFileException e) {
            throw new InputException(file + ": no such file", e);
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static JsonNode read(Path file, JsonParser parser) throws IOException {
        try {
            JsonNode tree = MAPPER.readTree(parser);
            if (tree != null && parser.nextToken() != null) {
                throw new InputException(
                        file + ":" + parser.currentTokenLocation().getLineNr() + ":"
                                + parser.currentTokenLocation().getColumnNr()
                                + ": more after the end of the object; a file holds one");
            }
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null
                    ? ""
                    : ":" + e.getLocation().getLineNr() + ":" + e.getLocation().getColumnNr();
            String field = parser.getParsingContext().pathAsPointer().toString();
            throw new InputException(
                    file + place + ": " + (field.isEmpty() ? "" : field + ": ") + "not JSON: " + words(e), e);
        }
    }

    private static String words(JsonProcessingException e) {
        String message = String.valueOf(e.getOriginalMessage());
        Matcher matcher = QUOTED.matcher(message);
        String quoted = matcher.find() ? matcher.group(1) : "";
        if (e instanceof StreamConstraintsException) {
            return message.contains("nesting")
                    ? "objects or lists within each other, far too deep"
                    : "a number, name or text that is far too long";
        }
        if (message.startsWith("Unexpected end")) {
            return "it ends in the middle; is the file cut off?";
        }
        if (message.startsWith("Duplicate field")) {
            return "the field '" + quoted + "' is there twice; keep one";
        }
        if (message.startsWith("Non-standard token") || message.startsWith("Unrecognized token")) {
            return "'" + quoted + "' is no value; write a number, true, false, or a text in double quotes";
        }
        if (message.startsWith("Unexpected character")) {
            return "unexpected '" + quoted + "'; is a comma, a colon or a quote missing, or one too many?";
        }
        if (message.startsWith("Unexpected close marker")) {
            return "unexpected '" + quoted + "'; a bracket or brace before is not closed, or none is open";
        }
        if (message.startsWith("Unrecognized character escape")) {
            return "'\\" + quoted + "' is no escape; write '\\\\' for a backslash";
        }
        if (message.startsWith("Illegal unquoted character")) {
            return "a line break or control character within a text; write '\\n' for a line break";
        }
        if (message.startsWith("Illegal character")) {
            return "a control character; is this a text file?";
        }
        if (message.startsWith("Invalid numeric value") || message.startsWith("Decimal point")) {
            return "a number that is not written as JSON has them; write for example 1, 0.5 or -2";
        }
        return message.startsWith("Invalid UTF-") ? "bytes that are no text in UTF-8" : "this may not stand here";
    }
}
