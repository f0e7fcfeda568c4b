package io.teleport.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.teleport.testing.BufferKind;
import org.junit.jupiter.api.Test;

class MessageTest {

    @Test
    void releaseFreesTheBodyOnce() {
        ByteBuf body = BufferKind.DIRECT.allocate();
        Message message = new Message().body(body);

        message.release();
        message.release();

        assertThat(body.refCnt()).isZero();
        assertThat(message.body()).isNull();
    }

    @Test
    void releaseKeepsADecodedBody() {
        Message message = new Message().body("decoded");

        message.release();

        assertThat(message.body()).isEqualTo("decoded");
    }

    @Test
    void lentBodyIsNotReleased() {
        ByteBuf body = BufferKind.HEAP.allocate();
        Message message = new Message().lentBody(body);

        message.release();

        assertThat(message.body()).isNull();
        assertThat(body.refCnt()).isOne();
        body.release();
    }

    @Test
    void lentBodyThatIsKeptIsReleasedLikeAnyOther() {
        ByteBuf body = BufferKind.HEAP.allocate();
        Message message = new Message().lentBody(body);

        assertThat(message.keepBody().keepBody()).isSameAs(message);
        body.release();
        assertThat(message.body()).isSameAs(body);
        assertThat(body.refCnt()).isOne();
        message.release();

        assertThat(body.refCnt()).isZero();
    }

    @Test
    void bodyThatTakesThePlaceOfALentOneIsTheMessagesOwn() {
        ByteBuf lent = BufferKind.HEAP.allocate();
        ByteBuf own = BufferKind.HEAP.allocate();

        Message message = new Message().lentBody(lent).body(own);
        message.keepBody().release();

        assertThat(own.refCnt()).isZero();
        assertThat(lent.refCnt()).isOne();
        lent.release();
    }

    @Test
    void sequenceIsCopiedAsItWasSent() {
        Message request = new Message().seq(7).seqText("007");

        assertThat(new Message().seqOf(request).seqText()).isEqualTo("007");
        assertThat(request.seq(8).seqText()).isNull();
        assertThat(new Message().seqOf(request).seq()).isEqualTo(8);
    }

    @Test
    void metadataIsMadeOnFirstUse() {
        Message message = new Message();

        assertThat(message.hasMetadata()).isFalse();
        assertThat(message.metadata().add("a", "1")).isSameAs(message.metadata());
        assertThat(message.hasMetadata()).isTrue();
        assertThat(message.metadata(null).hasMetadata()).isFalse();
    }

    @Test
    void messageIsDescribedWithoutItsBody() {
        Message message = new Message()
                .type(MessageType.CALL)
                .seq(5)
                .serviceMethod("/math/add")
                .bodyCodec((byte) 'j')
                .body("secret")
                .wireSize(32);

        assertThat(message).hasToString("CALL seq=5 method=/math/add codec=106 pipe=[] size=32");
        assertThat(message.seqText("Un").type(9)).asString().startsWith("type 9 seq=Un ");
    }
}
