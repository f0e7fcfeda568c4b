package io.teleport.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Known service methods come back as one string. */
class InternedServiceMethodsTest {

    private static final List<String> KNOWN = List.of("", "/", "/a", "/math/add", "/math/sub", "/8bytes.", "/größe/作者");

    @Test
    void knownOnesAreTheSameString() {
        ServiceMethods methods = InternedServiceMethods.of(KNOWN);
        for (String known : KNOWN) {
            assertThat(read(methods, known)).isSameAs(known);
        }
    }

    @Test
    void unknownOnesAreNewStrings() {
        ServiceMethods methods = InternedServiceMethods.of(KNOWN);
        for (String unknown : List.of("/b", "/math/ad", "/math/add?", "/math/aDd", "/math/add?author=li", "/größe")) {
            assertThat(read(methods, unknown)).isEqualTo(unknown);
        }
    }

    @Test
    void manyAreFound() {
        List<String> known =
                IntStream.range(0, 5000).mapToObj(i -> "/group/route_" + i).toList();
        ServiceMethods methods = InternedServiceMethods.of(known);
        assertThat(known).allSatisfy(each -> assertThat(read(methods, each)).isSameAs(each));
        assertThat(read(methods, "/group/route_5000")).isEqualTo("/group/route_5000");
    }

    @Test
    void likeOnesAreToldApart() {
        List<String> known = new ArrayList<>();
        for (int length = 1; length <= 40; length++) {
            for (int at = 0; at < length; at++) {
                known.add("a".repeat(at) + "b" + "a".repeat(length - at - 1));
            }
        }
        ServiceMethods methods = InternedServiceMethods.of(known);
        assertThat(known).allSatisfy(each -> assertThat(read(methods, each)).isSameAs(each));
        assertThat(read(methods, "a".repeat(17))).isEqualTo("a".repeat(17));
    }

    @Test
    void noneAndDuplicatesAreAllowed() {
        assertThat(read(InternedServiceMethods.of(List.of()), "/a")).isEqualTo("/a");
        assertThat(read(InternedServiceMethods.of(List.of("/a", "/a")), "/a")).isEqualTo("/a");
        assertThat(read(InternedServiceMethods.of(List.of("/a")), "/b")).isEqualTo("/b");
    }

    private static String read(ServiceMethods methods, String text) {
        byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);
        return methods.get(bytes, 1, bytes.length - 2);
    }
}
