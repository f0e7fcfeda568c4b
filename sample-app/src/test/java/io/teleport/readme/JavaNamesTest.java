package io.teleport.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The page for users of Go names what exists. */
class JavaNamesTest {

    private static final Pattern JAVA_COLUMN = Pattern.compile("^\\|[^|]*\\|([^|]*)\\|$", Pattern.MULTILINE);
    private static final Pattern MEMBER = Pattern.compile("`([A-Z]\\w+)\\.(\\w+)`");
    private static final List<String> PACKAGES = List.of(
            "", "message.", "plugin.", "plugin.overloader.", "plugin.proxy.", "plugin.secure.", "router.", "session.");

    static Stream<Arguments> members() {
        return JAVA_COLUMN
                .matcher(Markdown.read("docs/migration.md").text())
                .results()
                .flatMap(cell -> MEMBER.matcher(cell.group(1)).results())
                .map(member -> Arguments.of(member.group(1), member.group(2)));
    }

    @ParameterizedTest
    @MethodSource("members")
    void memberExists(String type, String member) {
        assertThat(membersOf(typeNamed(type))).contains(member);
    }

    private static Class<?> typeNamed(String name) {
        return PACKAGES.stream()
                .map(prefix -> find("io.teleport." + prefix + name))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no type " + name));
    }

    private static Optional<Class<?>> find(String name) {
        try {
            return Optional.of(Class.forName(name));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    private static List<String> membersOf(Class<?> type) {
        Stream<String> methods = Arrays.stream(type.getMethods()).map(Method::getName);
        Stream<String> fields = Arrays.stream(type.getFields()).map(Field::getName);
        Stream<String> types = Arrays.stream(type.getClasses()).map(Class::getSimpleName);
        return Stream.of(methods, fields, types).flatMap(names -> names).toList();
    }
}
