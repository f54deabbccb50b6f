package io.evenkeel.server.command;

import io.evenkeel.engine.plugin.LoadedAdapter;
import io.evenkeel.engine.text.Words;
import io.evenkeel.server.console.Json;
import io.evenkeel.server.console.Style;
import io.evenkeel.server.console.Table;
import io.evenkeel.spi.capability.Capability;
import io.evenkeel.spi.config.ConfigKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** What an adapter says of itself. */
final class AdapterDescription {
    private AdapterDescription() {}

    /** For people: where it is, what it offers at most, and a row for each setting. */
    static List<String> lines(LoadedAdapter adapter, Style style) {
        List<String> lines = new ArrayList<>();
        lines.add(adapter.name() + " " + adapter.info().version() + " by "
                + adapter.info().vendor() + ", SPI " + adapter.spiVersion() + ", in " + adapter.directory());
        lines.add("offers at most: " + String.join(", ", capabilities(adapter)));
        lines.add("");
        Table table = Table.of("SETTING", "DEFAULT", "MEANING");
        for (ConfigKey<?> key : adapter.provider().configSchema().keys()) {
            table.row(key.name(), byDefault(key), key.description() + " (" + key.form() + ")");
        }
        lines.addAll(table.lines(style));
        return lines;
    }

    private static String byDefault(ConfigKey<?> key) {
        if (key.isRequired()) {
            return "required";
        }
        return key.isSecret()
                ? ""
                : key.defaultValue().map(AdapterDescription::written).orElse("");
    }

    private static String written(Object value) {
        return value instanceof Enum<?> choice ? Words.typed(choice) : String.valueOf(value);
    }

    /** All of it, for programs. */
    static Map<String, Object> json(LoadedAdapter adapter) {
        return Json.object()
                .put("name", adapter.name())
                .put("version", adapter.info().version())
                .put("vendor", adapter.info().vendor())
                .put("spiVersion", adapter.spiVersion())
                .put("directory", adapter.directory().toString())
                .put("capabilities", capabilities(adapter))
                .put(
                        "settings",
                        adapter.provider().configSchema().keys().stream()
                                .map(AdapterDescription::setting)
                                .toList())
                .build();
    }

    private static Map<String, Object> setting(ConfigKey<?> key) {
        return Json.object()
                .put("name", key.name())
                .put("form", key.form())
                .put("description", key.description())
                .put("required", key.isRequired())
                .put("secret", key.isSecret())
                .put(
                        "default",
                        key.isSecret() ? Optional.empty() : key.defaultValue().map(AdapterDescription::written))
                .build();
    }

    static List<String> capabilities(LoadedAdapter adapter) {
        return StreamSupport.stream(adapter.provider().capabilities().spliterator(), false)
                .map(Capability::name)
                .toList();
    }
}
