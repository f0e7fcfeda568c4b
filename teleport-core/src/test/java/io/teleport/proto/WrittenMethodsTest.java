package io.teleport.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Service methods to be written are encoded once, as long as no other takes their place. */
class WrittenMethodsTest {

    private final WrittenMethods methods = new WrittenMethods();

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/math/add", "/größe/作者/\ud83d\ude80?x=1", "\u0000"})
    void textsAreEncodedAsUtf8(String text) {
        assertThat(methods.encode(text)).isEqualTo(utf8(text));
        assertThat(methods.encode(text)).as("again").isEqualTo(utf8(text));
    }

    @Test
    void equalTextsShareTheirBytes() {
        byte[] first = methods.encode("/math/add");
        assertThat(methods.encode("/math/add")).isSameAs(first);
        assertThat(methods.encode(new String("/math/add".toCharArray()))).isSameAs(first);
    }

    @Test
    void textsOfOneHashTakeThePlaceOfEachOther() {
        assertThat("/Aa").hasSameHashCodeAs("/BB");
        byte[] first = methods.encode("/Aa");
        assertThat(methods.encode("/BB")).isEqualTo(utf8("/BB"));
        assertThat(methods.encode("/Aa")).isEqualTo(first).isNotSameAs(first);
    }

    @Test
    void longTextsAreNotKept() {
        String longest = "m".repeat(WrittenMethods.LONGEST);
        assertThat(methods.encode(longest)).isSameAs(methods.encode(longest));
        String longer = longest + "m";
        assertThat(methods.encode(longer)).isEqualTo(utf8(longer)).isNotSameAs(methods.encode(longer));
    }

    @Test
    void manyTextsAreEncodedRight() {
        for (int i = 0; i < 10_000; i++) {
            String text = "/group/route_" + i % 3000;
            assertThat(methods.encode(text)).isEqualTo(utf8(text));
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
