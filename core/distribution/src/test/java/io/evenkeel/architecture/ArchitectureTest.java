package io.evenkeel.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.NodeList;

/** Who may import whom, as {@code docs/decisions/0001-house.md} has it. */
class ArchitectureTest {

    private static final Path ROOT = Path.of("..", "..");

    /** For each module with code, the modules it may use. */
    private static final Map<String, Set<String>> MAY_USE = new LinkedHashMap<>();

    static {
        MAY_USE.put("spi", Set.of());
        MAY_USE.put("core/engine", Set.of("spi"));
        MAY_USE.put("core/planner", Set.of("spi"));
        MAY_USE.put("core/supervisor", Set.of("spi", "core/engine", "core/planner"));
        MAY_USE.put("core/ha-zookeeper", Set.of("spi", "core/supervisor"));
        MAY_USE.put("core/simulation", Set.of("spi", "core/engine", "core/planner", "core/supervisor"));
        MAY_USE.put("adapters/simulator", Set.of("spi"));
        MAY_USE.put("adapters/libvirt", Set.of("spi"));
        MAY_USE.put("adapters/fence-agents", Set.of("spi"));
        MAY_USE.put("conformance-tests/kit", Set.of("spi"));
        MAY_USE.put("conformance-tests/runner", Set.of("spi", "conformance-tests/kit", "core/engine"));
        MAY_USE.put("conformance-tests/beds/simulator", Set.of("spi", "conformance-tests/kit", "adapters/simulator"));
        MAY_USE.put(
                "conformance-tests/mutants",
                Set.of("spi", "conformance-tests/kit", "adapters/simulator", "conformance-tests/beds/simulator"));
        MAY_USE.put("conformance-tests/labs/libvirt", Set.of());
        MAY_USE.put(
                "conformance-tests/beds/libvirt",
                Set.of(
                        "spi",
                        "core/engine",
                        "core/supervisor",
                        "conformance-tests/kit",
                        "adapters/libvirt",
                        "adapters/fence-agents",
                        "conformance-tests/labs/libvirt"));
        MAY_USE.put(
                "core/server",
                Set.of(
                        "spi",
                        "core/engine",
                        "core/planner",
                        "core/supervisor",
                        "core/ha-zookeeper",
                        "core/simulation",
                        "conformance-tests/kit",
                        "conformance-tests/runner"));
        MAY_USE.put("examples/write-an-adapter", Set.of("spi"));
    }

    private static final Map<String, JavaClasses> BY_MODULE = new LinkedHashMap<>();

    @BeforeAll
    static void readEveryModule() throws Exception {
        for (String module : modulesWithCode()) {
            BY_MODULE.put(
                    module,
                    new ClassFileImporter().importPath(ROOT.resolve(module).resolve("target/classes")));
        }
    }

    @Test
    void everyModuleWithCodeHasItsPlaceAndIsRead() {
        assertThat(BY_MODULE.keySet()).isEqualTo(MAY_USE.keySet());
        assertThat(BY_MODULE)
                .allSatisfy((module, classes) -> assertThat(classes).as(module).isNotEmpty());
    }

    @Test
    void arrowsPointOneWay() {
        Map<String, String> moduleOf = new HashMap<>();
        BY_MODULE.forEach((module, classes) -> classes.forEach(type -> moduleOf.put(type.getName(), module)));
        Set<String> forbidden = new TreeSet<>();
        BY_MODULE.forEach((module, classes) -> {
            for (JavaClass type : classes) {
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    String used = moduleOf.get(
                            dependency.getTargetClass().getBaseComponentType().getName());
                    if (used != null
                            && !used.equals(module)
                            && !MAY_USE.getOrDefault(module, Set.of()).contains(used)) {
                        forbidden.add(module + " uses " + used + ": " + dependency.getDescription());
                    }
                }
            }
        });
        assertThat(forbidden).isEmpty();
    }

    @Test
    void theSpiDependsOnTheJdkAndJspecifyAlone() {
        noClasses()
                .should()
                .dependOnClassesThat(not(resideInAnyPackage("java..", "org.jspecify..", "io.evenkeel.spi..")))
                .check(requireNonNull(BY_MODULE.get("spi")));
    }

    @Test
    void guiceStaysInTheCompositionRoot() {
        BY_MODULE.forEach((module, classes) -> {
            if (!module.equals("core/server")) {
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("com.google.inject..")
                        .check(classes);
            }
        });
    }

    /** Of the SPI and the kit this is not asked: there the root package is the entrance, and names what is behind it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "core/engine",
                "core/planner",
                "core/ha-zookeeper",
                "core/server",
                "adapters/simulator",
                "adapters/libvirt",
                "adapters/fence-agents"
            })
    void packagesOfAModuleFormNoCycle(String module) {
        slices().matching("io.evenkeel.(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(requireNonNull(BY_MODULE.get(module)));
    }

    @Test
    void noStateIsStaticAndMutable() {
        BY_MODULE
                .values()
                .forEach(classes -> fields().that()
                        .areStatic()
                        .and()
                        .doNotHaveModifier(JavaModifier.SYNTHETIC)
                        .should()
                        .beFinal()
                        .allowEmptyShould(true)
                        .check(classes));
    }

    private static Set<String> modulesWithCode() throws Exception {
        NodeList modules = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(ROOT.resolve("pom.xml").toFile())
                .getElementsByTagName("module");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < modules.getLength(); i++) {
            names.add(modules.item(i).getTextContent().trim());
        }
        return names.stream()
                .filter(name -> Files.isDirectory(ROOT.resolve(name).resolve("src/main/java")))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
