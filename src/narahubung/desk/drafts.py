"""The first words of what an officer writes to a complainant: always Indonesian, always edited before they go.

`{{alasan}}`, `{{lembaga}}` and `{{cara}}` stay in the draft and are filled in with what the officer chose.
They are no part of the pages: whoever reads the desk in English still writes to people here in Indonesian.
"""

COMPLETION = """Yth. Bapak/Ibu Pelapor,

Laporan Anda nomor {number} sudah kami terima. Agar dapat diproses, kami memerlukan:

1.
2.

Mohon kirimkan melalui laman pelacakan atau datang ke kantor kami."""

DEEMED_WITHDRAWN = """Yth. Bapak/Ibu Pelapor,

Sampai batas waktunya kami belum menerima kelengkapan yang kami minta untuk laporan nomor {number}. \
Karena itu laporan dianggap dicabut. Anda dapat meminta kami membukanya kembali bila kelengkapannya sudah ada."""

CLOSING = """Yth. Bapak/Ibu Pelapor,

Penanganan laporan Anda nomor {number} kami tutup dengan alasan: {{alasan}}.

Penjelasan:


Bila Anda keberatan, sampaikan melalui laman pelacakan sebelum batas waktunya berakhir."""

HAND_OVER = """Yth. Bapak/Ibu Pelapor,

Pokok laporan Anda nomor {number} berada di luar kewenangan kami. Laporan kami alihkan kepada {{lembaga}}.

Cara menghubunginya: {{cara}}"""

FIRST_CLARIFICATION = "Permintaan klarifikasi I"
SECOND_CLARIFICATION = "Permintaan klarifikasi II"
HEAD_OF = "Kepala {agency}"
ASKING = (
    "Dalam rangka penanganan laporan masyarakat nomor {number} mengenai {subject}, "
    "kami memerlukan penjelasan tertulis atas pertanyaan berikut:"
)
UNTIL = "Mohon penjelasan tertulis beserta dokumen pendukungnya kami terima paling lambat {day}."
