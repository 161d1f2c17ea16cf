#!/usr/bin/env bash
# Makes audio/ from scripts/ and writes the durations into calls.json. Needs espeak-ng, sox, ffmpeg and jq; run by hand only,
# when a script changes. README.md describes the scripts. Times are milliseconds; the line runs at 8 samples a millisecond.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The telephone band, narrowed after every step that adds energy outside it.
band=(sinc -a 60 300-3400)
declare -A level=([agent]=-20 [caller]=-24) # dBFS RMS while speaking
declare -A voice pitch speed line end
declare at turns call

# -R: the same noise and dither each time, so that a change to one script changes one file.
sox() { command sox -R "$@"; }

samples() { soxi -s "$1"; }

# at_level IN OUT DBFS [-l]: scales to an RMS level, through a limiter with -l.
at_level() {
  local rms
  rms=$(sox "$1" -n stats 2>&1 | awk '/^RMS lev dB/ { print $4 }')
  sox "$1" "$2" gain ${4:+"$4"} "$(awk -v want="$3" -v rms="$rms" 'BEGIN { print want - rms }')"
}

# place WHO START FILE: appends silence up to START (in samples), then FILE, to a party's channel.
place() {
  local gap=$(($2 - end[$1]))
  ((gap >= 0)) || { echo "$call: $1 would speak over themselves: $3" >&2; exit 1; }
  turns=$((turns + 1))
  sox "$3" "$work/$1-$(printf %03d "$turns").wav" pad "${gap}s"
  end[$1]=$(($2 + $(samples "$3")))
  ((end[$1] <= at)) || at=${end[$1]}
}

say() { # WHO GAP TEXT
  # No two sentences of a person are equally fast or loud.
  local vary=$(((turns * 7 + ${#3}) % 5 - 2)) start=$((at + $2 * 8))
  espeak-ng -v "${voice[$1]}" -p "${pitch[$1]}" -s "$((speed[$1] + vary * 3))" -w "$work/raw.wav" "$3"
  sox "$work/raw.wav" -r 8000 -c 1 -b 16 "$work/dry.wav" gain -3 \
    silence 1 0.005 0.5% fade 0.005 reverse silence 1 0.005 0.5% fade 0.02 reverse "${band[@]}" reverb 12 60 20 remix 1
  at_level "$work/dry.wav" "$work/said.wav" "$((level[$1] + vary / 2))" -l
  place "$1" "$start" "$work/said.wav"
}

click() { # WHO: a handset lifted or put down
  sox -r 8000 -n -b 16 "$work/click.wav" synth 0.05 pinknoise gain -6 fade 0.001 0.05 0.045 "${band[@]}" gain -n -16 pad 0.15 0.2
  place "$1" "$at" "$work/click.wav"
}

ring() { # CYCLES: the British ringing tone, as the agent hears it
  sox -r 8000 -n -b 16 "$work/burst.wav" synth 0.4 sine 400 synth 0.4 sine mix 450 fade 0.01 0.4 0.01 gain -n -22
  sox "$work/burst.wav" "$work/gap.wav" pad 0 0.2
  sox "$work/burst.wav" "$work/rest.wav" pad 0 2
  sox "$work/gap.wav" "$work/rest.wav" "$work/ring.wav" repeat "$(($1 - 1))"
  place caller "$at" "$work/ring.wav"
}

beep() { # WHO LENGTH: an answering machine's tone
  sox -r 8000 -n -b 16 "$work/beep.wav" synth "$(($2 * 8))s" sine 1000 fade 0.01 "$(($2 * 8))s" 0.01 gain -n -18 pad 0.4
  place "$1" "$at" "$work/beep.wav"
}

hold() { # LENGTH: a slow arpeggio of plucked strings on the agent's side, where the caller would hear it
  local note notes=() # pluck wants 48 kHz, so the rate is the output's here
  for note in A3 C4 E4 A4 F3 A3 C4 F4 C4 E4 G4 C5 G3 B3 D4 G4; do
    sox -n -r 8000 -b 16 "$work/note-$note.wav" synth 0.5 pluck "$note" fade 0.005 0.5 0.12
    notes+=("$work/note-$note.wav")
  done
  sox "${notes[@]}" "$work/dry.wav" gain -9 repeat 9 reverb 40 remix 1 "${band[@]}" trim 0 "$(($1 * 8))s" fade 0.8 "$(($1 * 8))s" 1.2
  at_level "$work/dry.wav" "$work/hold.wav" -30
  place agent "$((at + 4000))" "$work/hold.wav"
}

# channel WHO LENGTH: a party's turns with the noise of their line; a mobile's goes through its codec.
channel() {
  local hiss=-57 skip=0
  [[ ${line[$1]} != mobile ]] || hiss=-53
  [[ $1 != caller ]] || skip=8000 # or both parties would have the same noise
  sox "$work/$1"-[0-9]*.wav "$work/turns.wav" pad 0 "$(($2 - end[$1]))s"
  sox -r 8000 -n -b 16 "$work/hiss.wav" synth "$(($2 + skip))s" pinknoise gain -6 "${band[@]}" trim "${skip}s"
  at_level "$work/hiss.wav" "$work/noise.wav" "$hiss"
  sox -m -v 1 "$work/turns.wav" -v 1 "$work/noise.wav" "$work/$1.wav"
  if [[ ${line[$1]} == mobile ]]; then
    sox "$work/$1.wav" "$work/$1.gsm"
    sox "$work/$1.gsm" -b 16 "$work/$1.wav" trim 0 "$2s"
  fi
}

perform() { # reads the script on standard input
  local word first rest
  while read -r word first rest; do
    case $word in
      voice)
        read -r "voice[$first]" "pitch[$first]" "speed[$first]" "line[$first]" <<<"$rest"
        end[$first]=0
        ;;
      agent | caller) say "$word" "$first" "$rest" ;;
      click | ring | hold) "$word" "$first" ;;
      beep) beep "$first" "$rest" ;;
      *) echo "$call: what is '$word'?" >&2; exit 1 ;;
    esac
  done
}

# encode FILE CHANNELS. Opus is told "voip": with "audio" it lets one party be heard in the other's channel.
encode() {
  local codec mix=()
  case $1 in
    *.wav) codec=(-c:a pcm_alaw) ;;
    *.mp3) codec=(-c:a libmp3lame -b:a 24k -joint_stereo 0) ;;
    *.opus) codec=(-c:a libopus -application voip -b:a 20k) ;;
  esac
  [[ $2 != null ]] || { mix=(-af "pan=mono|c0=c0+c1"); codec+=(-b:a 12k); }
  ffmpeg -nostdin -v error -y -i "$work/call.wav" "${mix[@]}" -map_metadata -1 -fflags +bitexact -flags:a +bitexact "${codec[@]}" "audio/$1"
}

mkdir -p audio
while IFS=$'\t' read -r file channels; do
  call=${file%.*} at=0 turns=0
  rm -f "$work"/*
  perform <"scripts/$call.txt"
  at=$((at + 2400))
  channel agent "$at"
  channel caller "$at"
  sox -M "$work/agent.wav" "$work/caller.wav" "$work/call.wav"
  encode "$file" "$channels"
  # Counted in decoded samples: containers disagree about whether a codec's priming belongs to the duration.
  ms=$(($(ffmpeg -nostdin -v error -i "audio/$file" -f s16le -ac 1 -ar 8000 - | wc -c) / 16))
  jq --arg file "$file" --argjson ms "$ms" 'map(if .file == $file then .durationMs = $ms else . end)' calls.json >"$work/calls.json"
  cat "$work/calls.json" >calls.json
  echo "$file $ms ms"
done < <(jq -r '.[] | [.file, .channels // "null"] | @tsv' calls.json)
