package dev.parley.suite;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.CallHandle;
import dev.parley.media.port.CallRequest;
import dev.parley.media.port.Leg;
import dev.parley.media.port.LegSettings;
import dev.parley.media.port.MediaPort;
import dev.parley.media.port.PortCapabilities;
import dev.parley.media.port.PortCapabilities.Flushing;
import dev.parley.media.port.PortCapabilities.PlayoutKnowledge;
import dev.parley.media.port.PortCapabilities.Transfers;
import dev.parley.media.port.PortFact;
import dev.parley.media.port.PortOrder;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A telephone and nothing else: µ-law, marks, keys, a line that can be parked, a transfer; no
 * conversation is seen. A caller whose line is gone is put through to the session again.
 */
final class BareTelephone extends Caller {

  static final LegRow ROW =
      new LegRow() {
        @Override
        public String name() {
          return "telephone";
        }

        @Override
        public PortCapabilities port() {
          return CAPABILITIES;
        }

        @Override
        public boolean can(Can what) {
          return true;
        }

        @Override
        public Caller caller(Door door, ModelRow model) {
          return new BareTelephone(door, model, null);
        }
      };

  /** The same, and all that is said is heard by a supervisor too. */
  static final LegRow SUPERVISED =
      new LegRow() {
        @Override
        public String name() {
          return "telephone, supervised";
        }

        @Override
        public PortCapabilities port() {
          return CAPABILITIES;
        }

        @Override
        public boolean can(Can what) {
          return true;
        }

        @Override
        public Caller caller(Door door, ModelRow model) {
          return new BareTelephone(door, model, Colleague.supervisor(door));
        }
      };

  private static final PortCapabilities CAPABILITIES =
      new PortCapabilities(
          PlayoutKnowledge.MARK, 3, Flushing.AT_ONCE, Duration.ofSeconds(1), true, Transfers.BLIND);

  private final boolean leavesTurns;
  private @Nullable CallHandle call;
  private final String sessionId = Door.newSession();
  private int lines;

  private BareTelephone(Door door, ModelRow model, @Nullable Colleague supervisor) {
    super(door, AudioFormat.PCMU, supervisor);
    this.leavesTurns = model.takesTurns();
  }

  @Override
  void opensLine(boolean back) {
    lines++;
    var who = new CallRequest(sessionId, Door.TENANT, door.offered(), back ? "line" + lines : null);
    var mine = new Line();
    call = door.begin(who, new Leg(mine, null, settings(), true), door.time.loop());
    if (supervisor != null) {
      supervisor.joins();
    }
  }

  @Override
  void sends(byte[] sound) {
    if (call != null) {
      call.audio(Audio.ofBytes(AudioFormat.PCMU, sound));
    }
  }

  @Override
  void closesLine(boolean meant) {
    report(new PortFact.Gone(meant ? "caller_hung_up" : "line_lost", meant));
    call = null;
  }

  @Override
  void parks() {
    report(new PortFact.OnHold());
  }

  @Override
  void unparks() {
    report(new PortFact.Resumed());
  }

  @Override
  void transferred(boolean putThrough) {
    report(new PortFact.Transferred(putThrough, putThrough ? "answered" : "busy"));
  }

  private void report(PortFact fact) {
    if (call != null) {
      call.report(fact);
    }
  }

  private LegSettings settings() {
    var usual = LegSettings.telephone(Door.DAY, AudioFormat.PCMU);
    var turns =
        leavesTurns && door.offered().fallback().isEmpty()
            ? null
            : new LegSettings.Turns(0.5, 300, 500, null, true, true, Door.CONFIRM_MS);
    return new LegSettings(
        usual.hears(),
        usual.speaks(),
        turns,
        usual.voice(),
        usual.instructions(),
        usual.speed(),
        usual.tools(),
        usual.speech(),
        null,
        null,
        Set.of(LegSettings.Own.TURNS),
        usual.kept());
  }

  /** One of the caller's lines; what an earlier one is still told goes nowhere. */
  private final class Line implements MediaPort {
    private final int number = lines;

    @Override
    public String kind() {
      return "telephone";
    }

    @Override
    public PortCapabilities capabilities() {
      return CAPABILITIES;
    }

    @Override
    public void take(PortOrder order) {
      if (number != lines) {
        return;
      }
      switch (order) {
        case PortOrder.Play(_, var audio) -> hears(audio);
        case PortOrder.Mark(var id) -> ear.whenPlayed(() -> report(new PortFact.Played(id)));
        case PortOrder.Flush _ -> ear.flush();
        case PortOrder.MoveAway(var reason) -> ended(reason);
        case PortOrder.HangUp(_, var reason) -> ended(reason);
        case PortOrder.Reject(_, var reason) -> ended(reason);
        case PortOrder.Answer _ -> throw new AssertionError("answer: a call that does not ring");
        case PortOrder.SendDigits _, PortOrder.Transfer _ -> otherOrders.add(order);
      }
    }

    private void ended(String reason) {
      letGo(reason);
      door.time.after(1, () -> closesLine(false));
    }
  }
}
