package dev.parley.media.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.count.MediaCounters;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.rules.MediaOutput;
import dev.parley.media.time.ManualClock;
import dev.parley.media.time.ManualLoopTimer;
import dev.parley.session.conversation.Item;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ResponseOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JournalGateTest {

  private static final MediaOutput STARTED =
      new MediaOutput.ToClient(
          new ConversationEvent.ResponseStarted("resp_1", ResponseOptions.NONE));
  private static final MediaOutput CLOSE =
      new MediaOutput.ToClient(new ConversationEvent.Ended("caller_left"));

  private final Set<String> unstored = new HashSet<>();
  private final List<MediaOutput> told = new ArrayList<>();
  private final ManualClock clock = new ManualClock();
  private final ManualLoopTimer later = new ManualLoopTimer();
  private final MediaCounters counters = new MediaCounters();
  private final JournalGate gate =
      new JournalGate(told::add, unstored::contains, clock, later, counters);

  @Test
  void whatIsStoredIsToldAtOnce() {
    gate.write(said("item_1"));
    gate.write(STARTED);

    assertThat(told).containsExactly(said("item_1"), STARTED);
    assertThat(later.isEmpty()).isTrue();
  }

  @Test
  void aTurnIsToldWhenTheJournalHasItAndWhatFollowsComesBehind() {
    unstored.add("item_1");
    gate.write(said("item_1"));
    gate.write(STARTED);
    gate.look();
    assertThat(told).isEmpty();

    unstored.clear();
    gate.look();

    assertThat(told).containsExactly(said("item_1"), STARTED);
  }

  @Test
  void theNextTurnWaitsForItself() {
    unstored.addAll(Set.of("item_1", "item_2"));
    gate.write(said("item_1"));
    gate.write(STARTED);
    gate.write(said("item_2"));

    unstored.remove("item_1");
    gate.look();

    assertThat(told).containsExactly(said("item_1"), STARTED);
  }

  @Test
  void aDatabaseThatIsAwayDelaysTheCallAndDoesNotStopIt() {
    unstored.add("item_1");
    gate.write(said("item_1"));
    gate.write(STARTED);

    clock.passMillis(249);
    gate.look();
    assertThat(told).isEmpty();
    clock.passMillis(1);
    later.runAll();

    assertThat(told).containsExactly(said("item_1"), STARTED);
    assertThat(counters.confirmedUnstored.sum()).isEqualTo(1);
  }

  @Test
  void theEndOfTheCallWaitsForNothing() {
    unstored.add("item_1");
    gate.write(said("item_1"));
    gate.write(CLOSE);

    assertThat(told).containsExactly(said("item_1"), CLOSE);
  }

  @Test
  void whatWaitsIsBounded() {
    unstored.add("item_1");
    gate.write(said("item_1"));
    for (int i = 0; i < JournalGate.MOST_WAITING; i++) {
      gate.write(STARTED);
    }

    assertThat(told).hasSize(JournalGate.MOST_WAITING + 1);
  }

  private static MediaOutput said(String itemId) {
    var item = new Item.Message(itemId, 1, ContextItem.Role.CALLER, true, "", 900, 0, true);
    return new MediaOutput.ToClient(new ConversationEvent.ItemAdded(item, null, true));
  }
}
