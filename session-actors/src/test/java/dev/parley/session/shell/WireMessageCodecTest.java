package dev.parley.session.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.typesafe.config.ConfigFactory;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import java.io.NotSerializableException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Messages that cannot be sent or read are refused by name. */
class WireMessageCodecTest {

  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Serialization WIRE = SerializationExtension.get(KIT.system());
  private static final int CBOR = 33;

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void aMessageWithoutANameIsNotSent() {
    assertThatThrownBy(() -> WIRE.serialize(new SessionCommand.Idle()).get())
        .hasMessageContaining("message: ")
        .hasMessageContaining("Idle (expected: one that a WireNames gives a name)");
  }

  @Test
  void aMessageOfANewerBuildIsNamed() {
    assertThatThrownBy(
            () -> WIRE.deserialize(new byte[0], CBOR, "dev.parley.session.Promote").get())
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("message: dev.parley.session.Promote (expected: ");
  }

  @Test
  void aMessageThatIsBrokenIsNamedWithoutAWordOfIt() {
    var broken = "my secret".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(
            () -> WIRE.deserialize(broken, CBOR, "dev.parley.session.SessionOrder$Release").get())
        .isInstanceOf(NotSerializableException.class)
        .hasNoCause()
        .hasMessageContaining("message: dev.parley.session.SessionOrder$Release: ")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aFieldThatThisVersionDoesNotKnowIsIgnored() throws Exception {
    var newer = new CBORMapper().writeValueAsBytes(Map.of("reason", "operator", "mood", "good"));

    assertThat(WIRE.deserialize(newer, CBOR, "dev.parley.session.SessionOrder$Release").get())
        .isEqualTo(new SessionOrder.Release("operator"));
  }

  @Test
  void aNameThatIsGivenTwiceIsRefused() {
    var one = WireNames.Named.first("bye", SessionOrder.Release.class);
    var other = WireNames.Named.first("bye", SessionOrder.Noted.class);

    assertThatThrownBy(() -> new WireMessageCodec(new CBORMapper(), List.of(one, other)))
        .hasMessageContaining("message: bye of ")
        .hasMessageContaining("named twice (expected: one name for one class)");
  }

  @Test
  void noNodeStartsWhoseMessagesWouldBearTheNamesOfClasses() {
    var classes =
        ActorTestKit.create(
            "classes",
            ConfigFactory.parseString(
                "pekko.actor.serializers.jackson-cbor ="
                    + " org.apache.pekko.serialization.jackson.JacksonCborSerializer"));
    try {
      assertThatThrownBy(() -> WireMessageCodec.mustServe(classes.system()))
          .hasMessage(
              "serializer of messages: JacksonCborSerializer"
                  + " (expected: WireMessageCodec; is parley-wire.conf included?)");
      WireMessageCodec.mustServe(KIT.system());
    } finally {
      classes.shutdownTestKit();
    }
  }
}
