package dev.parley.media.call;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.media.channel.SessionChannel;
import dev.parley.media.count.MediaCounters;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.PortFact;
import dev.parley.media.port.PortOrder;
import dev.parley.media.rules.StagedCall;
import dev.parley.media.time.ManualClock;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.proto.agent.ToolDefinition;
import dev.parley.session.model.AgentTerms;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The session has another agent than the leg came for, from the start or since the last turn. */
@Timeout(60)
class AgentChangeTest {

  private static final AgentTerms NIGHT = AgentTerms.of(night());

  @Test
  void theNextResponseHasTheToolsOfTheNewAgent() {
    var call = StagedCall.attached();
    call.respond(1, "resp_1");
    assertThat(call.last(ModelOrder.Respond.class).tools())
        .extracting(ResponseOptions.Tool::name)
        .containsExactly("show_map");
    assertThat(call.last(ModelOrder.Respond.class).options().instructions()).isEqualTo("Be brief.");
    call.answer("resp_1", "item_a1", "Yes.", 20);

    call.order(new SessionOrder.AgentChanged(NIGHT));
    call.respond(2, "resp_2");

    assertThat(call.last(ModelOrder.Respond.class).tools())
        .extracting(ResponseOptions.Tool::name)
        .containsExactly("show_map", "order_night");
    assertThat(call.last(ModelOrder.Respond.class).options().instructions()).isEqualTo("Be kind.");
  }

  @Test
  void aLegThatComesBackAnswersByTheSessionsAgentAndNotByTheOneItCameFor() {
    var call = new StagedCall();
    call.order(new SessionOrder.Attached("sess_ab", 2, null, NIGHT, null));
    call.respond(1, "resp_1");

    assertThat(call.last(ModelOrder.Respond.class).tools())
        .extracting(ResponseOptions.Tool::name)
        .containsExactly("show_map", "order_night");
  }

  @Test
  void anAgentWhoseKindOfModelThisNodeHasNotIsRefusedByName() {
    var world = new LoopWorld();
    try {
      var call = world.begin();
      call.await(ConversationEvent.Opened.class);
      var unknown =
          new AgentDefinition(
              "far",
              1,
              "Far",
              "Be far.",
              null,
              null,
              null,
              new AgentDefinition.ModelChoice(LoopWorld.UNKNOWN_KIND, null, null, null),
              List.of(),
              null,
              null);
      call.order(new SessionOrder.AgentChanged(AgentTerms.of(unknown)));

      assertThat(call.await(ConversationEvent.Complain.class).message())
          .isEqualTo("model: unknown (expected: a kind that this node has)");
      assertThat(call.await(PortOrder.HangUp.class).reason()).isEqualTo("model_kind_unknown");
      call.tell(new PortFact.Gone("hung_up", true));
    } finally {
      world.close();
    }
  }

  @Test
  void theLinkToTheFormerAgentsModelIsClosedAndThatOfTheNewOneAnswers() {
    var world = new LoopWorld();
    try {
      var call = world.begin();
      call.await(ConversationEvent.Opened.class);

      call.order(new SessionOrder.AgentChanged(NIGHT));

      call.linkClosed.orTimeout(10, SECONDS).join();
      call.order(new SessionOrder.Respond(1, "resp_1", List.of(), null, ResponseOptions.NONE));
      assertThat(call.await(ModelOrder.Respond.class).tools()).hasSize(2);
      call.tell(new PortFact.Gone("caller_hung_up", true));
    } finally {
      world.close();
    }
  }

  @Test
  void aSessionThatWasMovedIsToldWhichAgentTheCallHas() {
    var told = new ArrayList<SessionCommand>();
    var line =
        new SessionChannel(
            (_, command) -> told.add(command), "sess_1", new ManualClock(), new MediaCounters());
    line.takes(new SessionOrder.Attached("sess_1", 1, null, NIGHT, null));
    line.takes(new SessionOrder.WhoIsThere(1));
    line.takes(new SessionOrder.Resend(1));

    assertThat(told.getLast())
        .isInstanceOfSatisfying(
            SessionCommand.Numbered.class,
            last ->
                assertThat(last.message())
                    .isInstanceOfSatisfying(
                        SessionCommand.CatchUp.class,
                        caught -> assertThat(caught.agent()).isEqualTo(NIGHT.which())));
  }

  private static AgentDefinition night() {
    var logic = StagedCall.AGENT;
    var tool =
        new ToolDefinition(
            "order_night",
            "Orders at night",
            JsonNodeFactory.instance.objectNode().put("type", "object"),
            ToolDefinition.Mode.DEFERRED,
            1_000,
            1_000,
            0,
            ToolDefinition.OnBargeIn.KEEP,
            ToolDefinition.Delivery.WHEN_IDLE,
            new ToolDefinition.Phrases(null, null, null),
            null);
    return new AgentDefinition(
        "night",
        2,
        "Night",
        "Be kind.",
        null,
        null,
        logic.voice(),
        logic.model(),
        List.of(tool),
        null,
        null);
  }
}
