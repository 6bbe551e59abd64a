/* Fills samples with values that are easily checked: see samples.h. */
#include "samples.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char* const types[] = {"uint32", "int32", "int32", "int64", "int64"};
static const size_t sizes[] = {4, 4, 4, 8, 8};
static const char* const scales[] = {
    "",
    " scale=\"8e-09\" offset=\"0\" units=\"s\"",
    " scale=\"0.001\" offset=\"-5.5\" units=\"mm\"",
    " scale=\"8e-09\" offset=\"0\" units=\"s\"",
    " scale=\"0.001\" offset=\"-5.5\" units=\"mm\"",
};

static void add(Layout* layout, Kind kind, const char* name, const char* capture) {
  Field* field = &layout->fields[layout->count++];
  snprintf(field->name, sizeof field->name, "%s", name);
  field->capture = capture;
  field->kind = kind;
  layout->sample_bytes += sizes[kind];
  layout->dataset_bytes += kind == BITS ? 4 : 8;
}

static void add_counters(Layout* layout, Kind kind, const char* capture, int count) {
  for (int i = 0; i < count; i++) {
    char name[24];
    snprintf(name, sizeof name, "COUNTER%d.OUT", 3 + i);
    add(layout, kind, name, capture);
  }
}

/* In the order that a PandA keeps: bits, 32 bits wide, 64 bits wide. */
void make_layout(Layout* layout, int count) {
  const int extra = count - BASE_FIELDS;
  memset(layout, 0, sizeof *layout);
  add(layout, BITS, "PCAP.BITS0", "Value");
  add(layout, GATE, "PCAP.GATE_DURATION", "Value");
  add(layout, COUNT, "COUNTER1.OUT", "Min");
  add(layout, COUNT, "COUNTER1.OUT", "Max");
  add(layout, COUNT, "COUNTER2.OUT", "Value");
  add_counters(layout, COUNT, "Value", (extra + 1) / 2);
  add(layout, START, "PCAP.TS_START", "Value");
  add(layout, SUM, "COUNTER1.OUT", "Mean");
  add(layout, SUM, "COUNTER2.OUT", "Mean");
  add_counters(layout, SUM, "Mean", extra / 2);
}

size_t write_header(const Layout* layout, char* text, size_t size) {
  size_t at = (size_t)snprintf(text, size,
                               "<header>\n"
                               "<data arm_time=\"2026-01-02T03:04:05.000000006Z\" missed=\"0\" "
                               "process=\"Raw\" format=\"Framed\" sample_bytes=\"%zu\" />\n"
                               "<fields>\n",
                               layout->sample_bytes);
  for (int i = 0; i < layout->count; i++) {
    const Field* field = &layout->fields[i];
    at += (size_t)snprintf(text + at, size - at,
                           "<field name=\"%s\" type=\"%s\" capture=\"%s\"%s />\n", field->name,
                           types[field->kind], field->capture, scales[field->kind]);
  }
  return at + (size_t)snprintf(text + at, size - at, "</fields>\n</header>\n\n");
}

static int64_t value_of(Kind kind, int64_t index) {
  switch (kind) {
    case BITS:
      return 0;
    case GATE:
      return GATE_TICKS;
    case COUNT:
      return index + 1;
    case START:
      return index * GATE_TICKS;
    case SUM:
      return (index + 1) * GATE_TICKS;
  }
  return 0;
}

static uint8_t* put_sample(uint8_t* at, const Layout* layout, int64_t index) {
  for (int i = 0; i < layout->count; i++) {
    const Kind kind = layout->fields[i].kind;
    const int64_t value = value_of(kind, index);
    /* The low bytes come first: like the PandA, the machine has to be little-endian. */
    memcpy(at, &value, sizes[kind]);
    at += sizes[kind];
  }
  return at;
}

void make_block(Block* block, const Layout* layout, size_t samples, size_t frame_samples) {
  const size_t frames = (samples + frame_samples - 1) / frame_samples;
  block->samples = samples;
  block->frame_samples = frame_samples;
  block->length = frames * FRAME_HEADER_BYTES + samples * layout->sample_bytes;
  block->bytes = malloc(block->length);
  if (block->bytes == NULL) abort();

  uint8_t* at = block->bytes;
  for (size_t i = 0; i < samples; i++) {
    if (i % frame_samples == 0) {
      const size_t left = samples - i;
      const size_t here = left < frame_samples ? left : frame_samples;
      const uint32_t length = (uint32_t)(FRAME_HEADER_BYTES + here * layout->sample_bytes);
      memcpy(at, "BIN ", 4);
      memcpy(at + 4, &length, 4);
      at += FRAME_HEADER_BYTES;
    }
    at = put_sample(at, layout, (int64_t)i);
  }
}

void mark_block(const Block* block, uint32_t number) {
  memcpy(block->bytes + FRAME_HEADER_BYTES, &number, sizeof number);
}
