package dev.parley.session.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.proto.admin.TimelineEvent;
import dev.parley.session.model.Disposition;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What nodes send each other arrives as it was sent. */
class WireTest {

  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final WireSamples SAMPLES = new WireSamples(KIT);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void whatIsSentArrives(Object message) {
    KIT.serializationTestKit().verifySerialization(message, true);
  }

  @ParameterizedTest
  @EnumSource(Disposition.class)
  void whatBecameOfAResultArrives(Disposition disposition) {
    KIT.serializationTestKit().verifySerialization(disposition, true);
  }

  @Test
  void everyRecordHasASample() {
    var sent = new ArrayList<Class<?>>(Commands.kinds(SessionCommand.class));
    sent.addAll(Commands.kinds(SessionOrder.class));
    sent.add(SessionCommand.Description.class);
    sent.add(TimelineEvent.class);

    assertThat(SAMPLES.all().stream().map(sample -> (Object) sample.getClass()).distinct())
        .containsExactlyInAnyOrderElementsOf(List.<Object>copyOf(sent));
  }

  static Stream<Object> samples() {
    return SAMPLES.all().stream();
  }
}
