package io.teleport.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.teleport.testing.BufferKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.dataformat.xml.XmlMapper;

class XmlCodecTest {

    private final XmlCodec codec = new XmlCodec();

    record XmlArg(String author, int n) {}

    record Shelf(List<String> books, XmlArg owner) {}

    @ParameterizedTest
    @EnumSource(BufferKind.class)
    void recordsSurvive(BufferKind kind) throws Exception {
        Shelf shelf = new Shelf(List.of("a", "b & c"), new XmlArg("li <\"作者\">\n", -1));
        byte[] bytes = Codecs.encode(codec, shelf, kind);
        assertThat(Codecs.decode(codec, Shelf.class, bytes, kind)).isEqualTo(shelf);
    }

    @Test
    void textIsThatOfGo() throws Exception {
        String go = "<XmlArg><author>henry 作者 &lt;&amp;&gt;</author><n>7</n></XmlArg>";
        XmlArg arg = new XmlArg("henry 作者 <&>", 7);
        assertThat(Codecs.decode(codec, XmlArg.class, go)).isEqualTo(arg);
        assertThat(Codecs.encode(codec, arg).replace(">;", "&gt;").replace("&amp;></", "&amp;&gt;</"))
                .isEqualTo(go);
    }

    @Test
    void readsLiberally() throws Exception {
        String xml = "<?xml version='1.0'?><!-- c --><?p i?>\n<other more='1'><N>7</N><what><n>1</n></what>"
                + "<author><![CDATA[<li>]]>&#x20;po</author></other>\n<!-- end -->";
        assertThat(Codecs.decode(codec, XmlArg.class, xml)).isEqualTo(new XmlArg("<li> po", 7));
    }

    @Test
    void simpleValuesAndMapsSurvive() throws Exception {
        assertThat(Codecs.decode(codec, String.class, Codecs.encode(codec, "a < b")))
                .isEqualTo("a < b");
        assertThat(Codecs.decode(codec, int.class, Codecs.encode(codec, 7))).isEqualTo(7);
        Map<String, String> map = Map.of("author", "li");
        assertThat(Codecs.decode(codec, Map.class, Codecs.encode(codec, map))).isEqualTo(map);
    }

    @Test
    void nullIsWrittenAsNothingAndReadAsTheZero() throws Exception {
        assertThat(Codecs.encode(codec, null)).isEmpty();
        assertThat(Codecs.decode(codec, XmlArg.class, "")).isNull();
        assertThat(Codecs.decode(codec, int.class, "")).isEqualTo(0);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            <!DOCTYPE a><a/>                                                            | a document type
            <!DOCTYPE a SYSTEM "file:///etc/hostname"><a/>                              | a document type
            <!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a><author>&x;</author></a> | a document type
            <!DOCTYPE a [<!ENTITY x "xx"><!ENTITY y "&x;&x;">]><a><author>&y;</author></a>      | a document type
            <?xml version="1.0"?><!-- --><!DOCTYPE a [<!ENTITY x "1">]><a><n>&x;</n></a> | a document type
            <a><author>&x;</author></a>                                                 | x
            <a><author>li</author>                                                      |
            <a><n>seven</n></a>                                                         | seven
            not xml                                                                     |
            <a                                                                          |
            """)
    void unsafeOrBadTextIsRefused(String xml, String text) {
        assertRefused(codec, xml, text == null ? "" : text);
    }

    @Test
    void depthAndAttributesAreLimited() {
        assertRefused(codec, "<a>".repeat(100_000), "");
        StringBuilder many = new StringBuilder("<a");
        for (int i = 0; i < 10_000; i++) {
            many.append(" a").append(i).append("=''");
        }
        assertRefused(codec, many.append("/>").toString(), "");
    }

    @Test
    void mapperOfTheUserCannotOpenTheDoor() {
        assertRefused(
                new XmlCodec(new XmlMapper()), "<!DOCTYPE a [<!ENTITY x 'y'>]><a><author>&x;</author></a>", "type");
    }

    @Test
    void whatXmlCannotHoldIsRefused() {
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> Codecs.encode(codec, new XmlArg("\u0001", 1)))
                .withMessageStartingWith("xml body: ");
    }

    private static void assertRefused(Codec codec, String xml, String text) {
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> Codecs.decode(codec, XmlArg.class, xml))
                .withMessageStartingWith("xml body: ")
                .withMessageContaining(text);
    }
}
