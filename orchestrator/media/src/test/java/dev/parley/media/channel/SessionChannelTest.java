package dev.parley.media.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.count.MediaCounters;
import dev.parley.media.rules.StagedCall;
import dev.parley.media.time.ManualClock;
import dev.parley.session.conversation.Item;
import dev.parley.session.model.AgentTerms;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

public class SessionChannelTest {

  private static final String ADDRESS = "pekko://parley/user/call-1";
  private static final SessionCommand.Attach ATTACH =
      new SessionCommand.Attach(
          AgentTerms.of(StagedCall.AGENT), "acme", "test", false, false, ADDRESS, Instant.EPOCH);

  private final ManualClock clock = new ManualClock();
  private final List<SessionCommand> sent = new ArrayList<>();
  private final MediaCounters counters = new MediaCounters();
  private final SessionChannel line =
      new SessionChannel((_, command) -> sent.add(command), "sess_1", clock, counters);

  @Test
  void whatIsToldIsNumberedAndKeptUntilItIsNoted() {
    attached();
    line.tell(silence());
    line.tell(silence());
    assertThat(sent).extracting(SessionChannelTest::number).containsExactly(1L, 2L);

    line.takes(new SessionOrder.Noted(1));
    assertThat(line.isSettled()).isFalse();
    line.takes(new SessionOrder.Noted(2));

    assertThat(line.isSettled()).isTrue();
  }

  @Test
  void aSessionThatMovedIsToldAgainWhatItMayHaveMissedAndThenWhereTheCallIs() {
    attached();
    line.takes(new SessionOrder.Respond(1, "resp_1", List.of(), null, ResponseOptions.NONE));
    for (int i = 0; i < 3; i++) {
      line.tell(silence());
    }
    line.takes(new SessionOrder.Noted(1));
    sent.clear();

    line.takes(new SessionOrder.WhoIsThere(1));
    assertThat(sent).containsExactly(new SessionCommand.Rejoin(1, 1, ADDRESS));
    sent.clear();
    line.takes(new SessionOrder.Resend(2));

    assertThat(sent).extracting(SessionChannelTest::number).containsExactly(2L, 3L, 4L);
    assertThat(((SessionCommand.Numbered) sent.getLast()).message())
        .isEqualTo(new SessionCommand.CatchUp(1, "resp_1", ATTACH.agent().which(), clock.now()));
  }

  @Test
  void anOrderThatComesAgainIsDoneOnce() {
    attached();
    var respond = new SessionOrder.Respond(1, "resp_1", List.of(), null, ResponseOptions.NONE);
    var said = new Item.Message("item_1", 1, ContextItem.Role.CALLER, true, "", 900, 0, true);
    var added = new SessionOrder.ItemAdded(said, null, true);

    assertThat(line.takes(respond)).isFalse();
    assertThat(line.takes(respond)).isTrue();
    assertThat(line.takes(added)).isFalse();
    assertThat(line.takes(added)).isTrue();
    line.takes(new SessionOrder.ItemRemoved("item_1"));
    assertThat(line.takes(added)).isFalse();
  }

  @Test
  void anAnswerThatIsOverdueIsAskedFor() {
    attached();
    line.tell(silence());
    sent.clear();

    clock.passMillis(1_900);
    line.watch();
    assertThat(sent).isEmpty();
    clock.passMillis(200);
    line.watch();
    line.watch();

    assertThat(sent).containsExactly(new SessionCommand.Rejoin(1, 0, ADDRESS));
  }

  @Test
  void aQuietCallMakesSureNowAndThen() {
    attached();
    clock.passMillis(14_000);
    line.watch();
    assertThat(sent).isEmpty();

    clock.passMillis(2_000);
    line.watch();

    assertThat(sent).hasSize(1);
  }

  @Test
  void whoAttachesAsksUntilTheSessionAnswers() {
    line.attach(ATTACH);
    clock.passMillis(2_100);
    line.watch();
    assertThat(sent).containsExactly(ATTACH, ATTACH);

    assertThat(line.takes(new SessionOrder.Attached("sess_1", 1, null))).isFalse();
    assertThat(line.takes(new SessionOrder.Attached("sess_1", 1, null))).isTrue();
    clock.passMillis(2_100);
    line.watch();

    assertThat(sent).hasSize(2);
  }

  @Test
  void anotherEpochsQuestionIsNotForThisLeg() {
    attached();

    assertThat(line.takes(new SessionOrder.WhoIsThere(2))).isTrue();

    assertThat(sent).isEmpty();
  }

  @Test
  void aLegThatWasSupersededHasNobodyToWaitFor() {
    attached();
    line.tell(silence());

    line.takes(new SessionOrder.Release("superseded"));

    assertThat(line.isSettled()).isTrue();
  }

  @Test
  void aSessionThatIsAwayForTooLongIsGivenUp() {
    attached();
    for (int i = 0; i < RetransmitBuffer.LIMIT; i++) {
      assertThat(line.isLost()).isFalse();
      line.tell(silence());
    }

    assertThat(line.isLost()).isTrue();
    line.giveUp();
    assertThat(line.isSettled()).isTrue();
  }

  private void attached() {
    line.attach(ATTACH);
    line.takes(new SessionOrder.Attached("sess_1", 1, null));
    sent.clear();
  }

  private SessionCommand.FromLeg silence() {
    return new SessionCommand.DropSpeech(1, clock.now());
  }

  private static long number(SessionCommand command) {
    return ((SessionCommand.Numbered) command).number();
  }
}
