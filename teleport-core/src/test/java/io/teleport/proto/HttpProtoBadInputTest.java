package io.teleport.proto;

import static io.teleport.proto.HttpFrames.bytes;
import static io.teleport.proto.HttpFrames.read;
import static io.teleport.proto.HttpFrames.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Status;
import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The http protocol refuses what is no request, or more than it may be, and answers it. */
class HttpProtoBadInputTest {

    private static final ProtoContext SMALL = Frames.context(new ProtoLimits(400, 1000, 100));

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            GET / HTTP/2.0~~                            | version: HTTP/2.0 (expected: HTTP/1.1)
            GET /a b HTTP/1.1~~                         | first line: 17 characters (expected: METHOD target HTTP/1.1, or HTTP/1.1 status reason)
            GET /~~                                     | first line: 5 characters (expected: METHOD target HTTP/1.1, or HTTP/1.1 status reason)
            GET / HTTP/1.1~no colon~~                   | header line: 8 characters (expected: a name, a colon and a value)
            GET / HTTP/1.1~A: b~ folded: c~~            | header line: 10 characters (expected: a name, a colon and a value)
            GET / HTTP/1.1~A : b~~                      | header line: 5 characters (expected: a name, a colon and a value)
            GET / HTTP/1.1~A: \u0000b~~                 | header line: 5 characters (expected: a name, a colon and a value)
            POST / HTTP/1.1~Content-Length: -1~~        | Content-Length: -1 (expected: a number)
            POST / HTTP/1.1~Content-Length: ~~          | Content-Length:  (expected: a number)
            POST / HTTP/1.1~Content-Length: 9999999999999999999~~ | Content-Length: 9999999999999999999 (expected: a number)
            POST / HTTP/1.1~Content-Length: 1~content-length: 2~~ | Content-Length: two values (expected: one)
            POST / HTTP/1.1~Content-Length: 1~Content-Length: 1~~a | Content-Length: two values (expected: one)
            POST / HTTP/1.1~Transfer-Encoding: chunked~Transfer-Encoding: chunked~~0~~ | Transfer-Encoding: two values (expected: one)
            POST / HTTP/1.0~Connection: keep-alive~Transfer-Encoding: chunked~~0~~ | Transfer-Encoding: chunked (expected: none in HTTP/1.0)
            POST / HTTP/1.1~Transfer-Encoding: gzip~~   | Transfer-Encoding: gzip (expected: chunked, and no Content-Length)
            POST / HTTP/1.1~Transfer-Encoding: chunked~Content-Length: 1~~ | Transfer-Encoding: chunked (expected: chunked, and no Content-Length)
            POST / HTTP/1.1~Transfer-Encoding: chunked~~x~ | chunk size: x (expected: 0-fffffff)
            POST / HTTP/1.1~Transfer-Encoding: chunked~~12345678~ | chunk size: 12345678 (expected: 0-fffffff)
            POST / HTTP/1.1~Transfer-Encoding: chunked~~1~ab~ | chunk end: b (expected: an empty line)
            POST /%zz HTTP/1.1~~                        | target: a percent sign alone (expected: two hexadecimal digits after it)
            POST / HTTP/1.1~X-Seq: one~~                | seq: "one" (expected: -2147483648-2147483647)
            POST / HTTP/1.1~X-Mtype: 9~~                | X-Mtype: 9 (expected: one of [1, 3, 4])
            POST / HTTP/1.1~Content-Encoding: br~~      | content encoding: br (expected: gzip)
            POST / HTTP/1.1~Content-Encoding: gzip~Content-Length: 4~~ab~ | gzip: header ends early (expected: the fields that its flags announce)
            """)
    void malformedRequestsAreRefusedWithAnAnswer(String request, String text) {
        ProtoException e = refusal(request, Frames.CONTEXT);
        assertThat(e).hasMessage(text);
        assertThat(e.code()).isEqualTo(Status.CODE_BAD_MESSAGE);
        assertThat(e.header().type()).isEqualTo(MessageType.CALL);
        Message answer = new Message()
                .type(MessageType.REPLY)
                .seqOf(e.header())
                .status(Status.of(e.code()).withReason(text));
        assertThat(write(answer))
                .startsWith("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n")
                .contains("\"code\":400,\"message\":\"Bad Message\",\"reason\":");
    }

    @Test
    void otherMethodsAreNotAllowed() {
        ProtoException e = refusal("DELETE / HTTP/1.1\r\n\r\n", Frames.CONTEXT);
        assertThat(e).hasMessage("method: DELETE (expected: one of [GET, HEAD, POST])");
        Message answer = new Message().type(MessageType.REPLY).seqOf(e.header()).status(Status.of(e.code()));
        assertThat(write(answer))
                .startsWith("HTTP/1.1 405 Method Not Allowed\r\nAllow: GET, HEAD, POST\r\nConnection: close\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0016\u0003\u0001\u0002", "\r\n", "{", " GET"})
    void whatBeginsWithNoLetterIsNotWaitedFor(String bytes) {
        assertThat(refusal(bytes, Frames.CONTEXT)).hasMessageContaining("first byte: ");
    }

    @Test
    void longHeadsAreRefusedBeforeTheyAreWhole() {
        ProtoContext context = Frames.context(new ProtoLimits(0, 0, 1000));
        assertThat(refusal("GET /" + "a".repeat(10_000), context))
                .hasMessage("head: 10005 bytes in 0 lines (expected: at most 9192 in 256)")
                .extracting(ProtoException::code)
                .isEqualTo(Status.CODE_TOO_LARGE);
        assertThat(refusal("GET / HTTP/1.1\r\n" + "a:b\r\n".repeat(300), context))
                .hasMessage("head: 1301 bytes in 257 lines (expected: at most 9192 in 256)");
    }

    /** What a request allocates is a small multiple of its lines, and nothing else. */
    @Test
    void requestOfManyShortLinesAllocatesLittle() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        String request = "GET / HTTP/1.1\r\n" + "a:b\r\n".repeat(250) + "\r\n";
        read(Protos.http(5).forSession(), request);
        ByteBuf in = Unpooled.copiedBuffer(bytes(request));
        Proto session = Protos.http(5).forSession();
        long before = threads.getCurrentThreadAllocatedBytes();
        Message message = session.read(in, Frames.CONTEXT);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).isLessThan(100_000);
        message.release();
        in.release();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 1000\r\n\r\n",
                "Content-Length: 99999999999\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n3e8\r\n",
                "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n2fffff\r\n"
            })
    void bodiesOverTheLimitAreAnsweredBeforeTheyCome(String rest) {
        ProtoException e = refusal("POST /a/b HTTP/1.1\r\nX-Seq: 7\r\n" + rest, SMALL);
        assertThat(e).hasMessageStartingWith("body length: ");
        assertThat(e.code()).isEqualTo(Status.CODE_TOO_LARGE);
        assertThat(e.header().seq()).isEqualTo(7);
        assertThat(e.header().serviceMethod()).isEqualTo("/a/b");
    }

    @Test
    void bodyOverTheLimitIsTooLargeWhateverIsBehindIt() {
        String chunks = "190\r\n" + "x".repeat(400) + "\r\nno size\r\n";
        ProtoException e = refusal("POST /a/b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks, SMALL);
        assertThat(e).hasMessageStartingWith("body length: ");
        assertThat(e.code()).isEqualTo(Status.CODE_TOO_LARGE);
    }

    @Test
    void bombsStopAtTheLimit() {
        Message bomb = new Message()
                .type(MessageType.CALL)
                .pipe(Frames.CONTEXT.filters().pipe("gzip"))
                .body(new byte[1 << 20]);
        ProtoContext context = Frames.context(new ProtoLimits(0, 1 << 19, 0));
        ProtoException e = refusal(write(bomb.seq(7)), context);
        assertThat(e).hasMessageContaining("524288");
        assertThat(e.code()).isEqualTo(Status.CODE_TOO_LARGE);
        assertThat(e.header().seq()).isEqualTo(7);
    }

    @Test
    void statusThatIsNoNumberIsRefusedAndItsBodyReleased() {
        ByteBuf in = Unpooled.copiedBuffer(bytes("HTTP/1.1 abc OK~X-Seq: 3~Content-Length: 2~~hi"));
        assertThatExceptionOfType(ProtoException.class)
                .isThrownBy(() -> Protos.http(5).read(in, Frames.CONTEXT))
                .withMessage("status: abc (expected: 100-599)");
        assertThat(in.refCnt()).isOne();
        in.release();
    }

    /** Damages real requests in every way that a seed brings; nothing but a refusal may come of it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void damagedMessagesAreReadOrRefused(int seed) {
        Random random = new Random(seed);
        Stream.of("v5.4.2-http", "v6.3.5-http")
                .flatMap(file -> GoldenFiles.named(file).load().stream())
                .forEach(frame -> {
                    byte[] bytes = frame.bytes();
                    for (int i = 0; i <= random.nextInt(4); i++) {
                        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                    }
                    Frames.readOrRefuse(Protos.http(5), bytes);
                    Frames.readOrRefuse(Protos.http(6), bytes);
                });
    }

    private static ProtoException refusal(String request, ProtoContext context) {
        ByteBuf in = Unpooled.copiedBuffer(bytes(request));
        try {
            return assertThatExceptionOfType(ProtoException.class)
                    .isThrownBy(() -> Protos.http(5).read(in, context))
                    .actual();
        } finally {
            in.release();
        }
    }
}
