package io.teleport.proto;

import static io.teleport.proto.HttpFrames.bytes;
import static io.teleport.proto.HttpFrames.crlf;
import static io.teleport.proto.HttpFrames.read;
import static io.teleport.proto.HttpFrames.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Metadata;
import io.teleport.message.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the http protocol makes of requests that come from anywhere, and how it answers them. */
class HttpProtoTest {

    @Test
    void chunksAreCollectedHoweverTheyArrive() {
        byte[] request = bytes("POST /a HTTP/1.1~Transfer-Encoding: chunked~Content-Type: text/plain~~"
                + "5;name=value~hello~1~,~0007~ world!~0~Trailer: x~~");
        for (int split = 0; split < request.length; split++) {
            Proto session = Protos.http(5).forSession();
            ByteBuf in = Unpooled.buffer().writeBytes(request, 0, split);
            assertThat(session.read(in, Frames.CONTEXT)).isNull();
            in.writeBytes(request, split, request.length - split);
            Message message = session.read(in, Frames.CONTEXT);
            assertThat(((ByteBuf) message.body()).toString(StandardCharsets.UTF_8))
                    .isEqualTo("hello, world!");
            assertThat(message.bodyCodec()).isEqualTo((byte) 's');
            assertThat(message.metadata().isEmpty()).isTrue();
            assertThat(in.isReadable()).isFalse();
            message.release();
            in.release();
        }
    }

    @Test
    void expectationIsMetOnceWhenTheBodyIsMissing() {
        Proto session = Protos.http(5).forSession();
        ByteBuf in = Unpooled.buffer()
                .writeBytes(bytes("POST /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"));
        assertThat(session.read(in, Frames.CONTEXT)).isNull();
        assertThat(session.takeAnswer().toString(StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(session.takeAnswer()).isNull();
        assertThat(session.read(in.writeByte('h'), Frames.CONTEXT)).isNull();
        assertThat(session.takeAnswer()).isNull();
        session.read(in.writeByte('i'), Frames.CONTEXT).release();
        assertThat(session.takeAnswer()).isNull();
        in.release();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            GET /a HTTP/1.1~~                                        | ONCE_ANSWERED | HTTP/1.1 200 OK~Content-Length: 2~Content-Type: text/plain;charset=utf-8~~hi
            HEAD /a HTTP/1.1~~                                       | ONCE_ANSWERED | HTTP/1.1 200 OK~Content-Length: 2~Content-Type: text/plain;charset=utf-8~~
            GET /a HTTP/1.1~Connection: Close, x~~                   | NOTHING       | HTTP/1.1 200 OK~Connection: close~Content-Length: 2~Content-Type: text/plain;charset=utf-8~~hi
            GET /a HTTP/1.0~~                                        | NOTHING       | HTTP/1.1 200 OK~Connection: close~Content-Length: 2~Content-Type: text/plain;charset=utf-8~~hi
            GET /a HTTP/1.0~connection: keep-alive~~                 | ONCE_ANSWERED | HTTP/1.1 200 OK~Connection: keep-alive~Content-Length: 2~Content-Type: text/plain;charset=utf-8~~hi
            GET /a HTTP/1.1~x-seq: 5~~                               | ANY           | HTTP/1.1 200 OK~Content-Length: 2~Content-Type: text/plain;charset=utf-8~X-Mtype: 2~X-Seq: 5~~hi
            """)
    void answersSuitTheRequest(String request, ReadAhead readAhead, String answer) {
        Proto session = Protos.http(6).forSession();
        Message call = read(session, request);
        assertThat(call.serviceMethod()).isEqualTo("/a");
        assertThat(call.type()).isEqualTo(MessageType.CALL);
        assertThat(session.readAhead()).isEqualTo(readAhead);
        Message reply = new Message()
                .type(MessageType.REPLY)
                .seqOf(call)
                .bodyCodec((byte) 's')
                .body("hi");
        assertThat(write(session, reply)).isEqualTo(crlf(answer));
    }

    @Test
    void nothingIsReadBehindARequestThatClosesTheConnection() {
        Proto session = Protos.http(5).forSession();
        read(session, "GET /a HTTP/1.1\r\nConnection: close\r\n\r\n");
        ByteBuf in = Unpooled.copiedBuffer(bytes("GET /b HTTP/1.1\r\n\r\n"));
        assertThat(session.read(in, Frames.CONTEXT)).isNull();
        in.release();
    }

    @ParameterizedTest
    @CsvSource({
        "400, 400 Bad Request",
        "401, 401 Unauthorized",
        "403, 403 Forbidden",
        "404, 404 Not Found",
        "408, 408 Request Timeout",
        "413, 413 Request Entity Too Large",
        "500, 500 Internal Server Error",
        "502, 502 Bad Gateway",
        "503, 503 Service Unavailable",
        "102, 502 Bad Gateway",
        "105, 502 Bad Gateway",
        "-1, 500 Internal Server Error",
        "1001, 422 Unprocessable Entity"
    })
    void codesBecomeThoseOfHttpForOrdinaryClients(int code, String line) {
        Proto session = Protos.http(6).forSession();
        Message call = read(session, "GET /a HTTP/1.1\r\n\r\n");
        Message reply = new Message().type(MessageType.REPLY).seqOf(call).status(Status.of(code, "boom", "because"));
        assertThat(write(session, reply))
                .startsWith("HTTP/1.1 " + line + "\r\n")
                .contains("\r\nContent-Type: application/json\r\n")
                .doesNotContain("X-Seq", "X-Mtype")
                .endsWith("\r\n\r\n{\"code\":" + code + ",\"message\":\"boom\",\"reason\":\"because\"}");
    }

    @Test
    void ordinaryClientsAreNeitherCalledNorPushedTo() {
        Proto session = Protos.http(5).forSession();
        read(session, "GET /a HTTP/1.1\r\n\r\n");
        for (int type : List.of(MessageType.CALL, MessageType.PUSH)) {
            assertThatExceptionOfType(ProtoException.class)
                    .isThrownBy(() -> write(session, new Message().type(type)))
                    .withMessage("message type: " + MessageType.nameOf(type)
                            + " (expected: a reply, for the other side is an ordinary HTTP client)")
                    .extracting(ProtoException::code)
                    .isEqualTo(Status.CODE_TYPE_NOT_ALLOWED);
        }
    }

    @Test
    void pushOfAnOrdinaryClientIsAccepted() {
        Proto session = Protos.http(5).forSession();
        Message push = read(session, "POST /a HTTP/1.1\r\nX-Mtype: 3\r\nConnection: close\r\n\r\n");
        assertThat(push.type()).isEqualTo(MessageType.PUSH);
        ByteBuf answer = session.takeAnswer();
        assertThat(answer.toString(StandardCharsets.US_ASCII))
                .isEqualTo("HTTP/1.1 202 Accepted\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        answer.release();
    }

    @Test
    void queryAndHeadersAreMetadata() {
        Message call = read(
                Protos.http(5).forSession(),
                "GET http://host:1/gr%C3%B6%C3%9Fe%3Fx?author=li%20po&n=1 HTTP/1.1~Host: host:1~N: 2~"
                        + "x-real-ip: 1.2.3.4~X-TIMEOUT: 100~Connection: keep-alive~n: 3~~");
        assertThat(call.serviceMethod()).isEqualTo("/gr\u00f6\u00dfe%3Fx?author=li%20po&n=1");
        Metadata expected = new Metadata()
                .add("author", "li po")
                .add("n", "3")
                .add("Host", "host:1")
                .add("X-Real-IP", "1.2.3.4")
                .add("X-Timeout", "100");
        assertThat(call.metadata()).isEqualTo(expected);
        assertThat(call.metadata().get("host")).isEqualTo("host:1");
    }

    @Test
    void metadataCannotForgeHeaders() {
        Message call = new Message()
                .type(MessageType.CALL)
                .serviceMethod("/a b\r\nX: y?q=\u4f5c %41")
                .metadata(new Metadata()
                        .add("name", "a\r\nX-Seq: 99\r\n\r\nbody")
                        .add("no token", "x")
                        .add("\u4f5c\u8005", "x")
                        .add("content-length", "99")
                        .add("Transfer-Encoding", "chunked")
                        .add("x-seq", "99"));
        assertThat(write(call))
                .isEqualTo(crlf(
                        "POST /a%20b%0D%0AX:%20y?q=%E4%BD%9C%20%41&no%20token=x&%E4%BD%9C%E8%80%85=x&x-seq=99 HTTP/1.1~Accept-Encoding: gzip~"
                                + "Content-Length: 0~Content-Type: text/plain;charset=utf-8~"
                                + "name: a  X-Seq: 99    body~User-Agent: teleport-httproto/1.1~X-Mtype: 1~"
                                + "X-Seq: 0~~"));
    }

    @Test
    void metadataThatIsNoHeaderTravelsInTheQuery() {
        Message push = new Message()
                .type(MessageType.PUSH)
                .serviceMethod("/teleport/cancel")
                .metadata(new Metadata()
                        .add("X-Seq", "7")
                        .add("\u4f5c\u8005 =", "a&b")
                        .add("n", "1"));
        Message read = read(Protos.http(5).forSession(), write(push));
        assertThat(read.metadata().get("X-Seq")).isEqualTo("7");
        assertThat(read.metadata().get("\u4f5c\u8005 =")).isEqualTo("a&b");
        assertThat(read.metadata().get("n")).isEqualTo("1");
        assertThat(read.seq()).isZero();
    }

    @Test
    void wholeUrlsAreCalledAtTheirHost() {
        Message call = new Message().type(MessageType.CALL).serviceMethod("http://localhost:9090/a?b=c");
        assertThat(write(call)).startsWith("POST /a?b=c HTTP/1.1\r\n").contains("\r\nHost: localhost:9090\r\n");
    }

    @Test
    void gzipIsCalledAsTheOtherSideCallsIt() {
        Proto session = Protos.http(5).forSession();
        Message call = new Message()
                .type(MessageType.CALL)
                .pipe(GoldenFiles.NAMED_GZIP.filters().pipe("gzip-5"))
                .bodyCodec((byte) 's')
                .body("hi");
        ByteBuf in = Unpooled.buffer();
        Protos.http(5).write(call, in, GoldenFiles.NAMED_GZIP);
        Message read = session.read(in, Frames.CONTEXT);
        assertThat(((ByteBuf) read.body()).toString(StandardCharsets.UTF_8)).isEqualTo("hi");
        read.release();
        in.release();
        Message reply = new Message().type(MessageType.REPLY).pipe(read.pipe()).body(new byte[1]);
        assertThat(write(session, reply)).contains("\r\nX-Content-Encoding: gzip-5\r\n");
    }

    @Test
    void whatDoesNotGoWithHttpIsRefused() {
        Message call = new Message()
                .type(MessageType.CALL)
                .pipe(Frames.CONTEXT.filters().pipe("md5"));
        assertThatExceptionOfType(ProtoException.class)
                .isThrownBy(() -> write(call))
                .withMessage("xfer pipe: [md5] (expected: [] or [gzip], which go with http@5)");
        assertThatExceptionOfType(ProtoException.class)
                .isThrownBy(() -> write(call.pipe(Frames.CONTEXT.filters().pipe("gzip", "gzip"))))
                .withMessage("xfer pipe: [gzip,gzip] (expected: [] or [gzip], which go with http@5)");
        assertThatExceptionOfType(ProtoException.class)
                .isThrownBy(() -> write(new Message()
                        .type(MessageType.CALL)
                        .bodyCodec((byte) 't')
                        .body(new byte[1])))
                .withMessage("body codec: 116 (expected: one of jpfsx, which go with http@5)");
    }

    @ParameterizedTest
    @CsvSource({"HTTP/1.1 404 Not Found, 404, Not Found", "HTTP/1.1 503 Busy, 503, Busy"})
    void otherStatusLinesAreErrors(String line, int code, String text) {
        Message reply = read(Protos.http(5).forSession(), line + "\r\nX-Seq: 3\r\n\r\n");
        assertThat(reply.status()).isEqualTo(Status.of(code, text));
        assertThat(reply.seq()).isEqualTo(3);
    }
}
