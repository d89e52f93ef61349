package dev.parley.media.links;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Sounds;
import dev.parley.media.port.ModelOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/** What callers said is kept until it is answered, but not more than a loop has room for. */
public class SoundRoomTest {

  private static final int FRAME = Sounds.pcm(20).size();

  private final LongAdder dropped = new LongAdder();
  private final LongAdder overflowed = new LongAdder();
  private final SoundRoom room = new SoundRoom(10L * FRAME, overflowed);
  private final CallerSound one = new CallerSound(dropped, room);
  private final CallerSound other = new CallerSound(dropped, room);

  private static void hear(CallerSound sound, int from, int to) {
    for (int mark = from; mark < to; mark++) {
      sound.hear(new ModelOrder.Hear(Sounds.pcm(20, mark)));
    }
  }

  private static List<Integer> kept(CallerSound sound) {
    return sound.retold(false).stream()
        .filter(ModelOrder.Hear.class::isInstance)
        .map(order -> (int) ((ModelOrder.Hear) order).audio().bytes()[0])
        .toList();
  }

  @Test
  void whoKeepsMostGivesUpTheOldest() {
    hear(one, 0, 8);
    hear(other, 20, 24);

    assertThat(kept(one)).containsExactly(2, 3, 4, 5, 6, 7);
    assertThat(kept(other)).containsExactly(20, 21, 22, 23);
    assertThat(overflowed.sum()).isEqualTo(2);
    assertThat(dropped.sum()).isEqualTo(2);
  }

  @Test
  void aLargeRoomThatIsFullIsMadeEmptierThanItMustBe() {
    long most = 1 << 20;
    var large = new SoundRoom(most, overflowed);
    var sound = new CallerSound(dropped, large);
    for (int piece = 0; piece < 2_000 && overflowed.sum() == 0; piece++) {
      hear(sound, piece % 100, piece % 100 + 1);
    }

    assertThat(overflowed.sum()).isPositive();
    assertThat(large.bytes()).isBetween(most / 64 * 60, most / 64 * 63);
  }

  @Test
  void whatIsAnsweredOrClearedMakesRoom() {
    hear(one, 0, 5);
    one.commit("item_1");
    one.transcribed("item_1");
    one.asked(List.of("item_1"));
    one.answered();
    hear(one, 5, 10);
    one.clear();
    hear(other, 20, 30);

    assertThat(kept(other)).hasSize(10);
    assertThat(overflowed.sum()).isZero();
  }

  @Test
  void aCallThatEndsGivesBackAllThatItKept() {
    hear(one, 0, 4);
    one.commit("item_1");
    hear(one, 4, 8);
    one.close();
    one.close();

    assertThat(room.bytes()).isZero();
    hear(other, 20, 30);
    assertThat(kept(other)).hasSize(10);
  }

  @Test
  void whereThereIsNoRoomAtAllNothingIsKeptAndNobodyWaits() {
    var none = new SoundRoom(0, overflowed);
    var sound = new CallerSound(dropped, none);
    hear(sound, 0, 3);

    assertThat(kept(sound)).isEmpty();
    assertThat(overflowed.sum()).isEqualTo(3);
  }

  @Test
  void whateverCallsDoTheRoomHoldsNoMoreThanItMayAndForgetsNothing() {
    var random = new Random(7);
    var calls = new ArrayList<CallerSound>();
    for (int step = 0; step < 20_000; step++) {
      if (calls.size() < 5) {
        calls.add(new CallerSound(dropped, room));
      }
      var call = calls.get(random.nextInt(calls.size()));
      switch (random.nextInt(9)) {
        case 0 -> call.commit("item_" + step);
        case 1 -> call.ends("item_" + step, random.nextBoolean());
        case 2 -> call.clear();
        case 3 -> call.keepLatest(40_000);
        case 4 -> call.askedAll();
        case 5 -> call.answered();
        case 6 -> {
          if (random.nextInt(20) == 0) {
            calls.remove(call);
            call.close();
          }
        }
        default -> hear(call, 1, 1 + random.nextInt(4));
      }
      assertThat(room.bytes())
          .isLessThanOrEqualTo(10L * FRAME)
          .isEqualTo(calls.stream().mapToLong(CallerSound::keptBytes).sum());
    }
  }
}
