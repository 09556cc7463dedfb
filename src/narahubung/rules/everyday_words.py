"""The word lists that `indonesian` reads with: words that say nothing, informal spellings, words to leave whole.

All are everyday Indonesian with some Javanese, Banjar and Kutai forms as they are written in messages. A new entry
changes how every complaint is read: the golden routing table shows what it does.
"""


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Words that say nothing about the subject: grammar, courtesy, and complaining itself.
EMPTY_WORDS = _words(
    """
    ada adalah adanya admin agar aja ak akan akhirnya aku alhamdulillah anda apa apakah apalagi assalamualaikum atas
    atau bagaimana bagi bahkan bahwa baik banget bapak bapaknya baru beliau belum berapa berharap beri berikut
    bermohon bersama bgt bhw bila bilang bisa blm blum boleh bpk brp bs bsa bu buat bukan cara coba cs cukup cuma
    dan dari daripada datang dateng demi demikian dengan dg dgn di dia diatas dimana dlm dong dr dri endik entah gan
    gasan gimana gmn gt gtu hai halo handak hanya harap hari harus hingga hormat hr hri ia ibu ikam infonya
    ingin ini itu iya izinkan jadi jam jangan jd jdi jg jga jika juga jumat kada kadada kalau kali kalo kami kamis
    kan kapan karena karna kasih kata katanya ke kebetulan keluhan kemarin kembali kemudian kenapa kepada ketika
    kira kita kl klo klu kmarin kmrn knp knpa kok kpd krn krna kuk kurang kyk lagi lah lain lalu lama lanjut lapor
    laporan lbh lebih lewat lg lgi lwt maaf maka makasih makin malah malam mana mas masih maturnuwun mau mbak mcm
    melalui melaporkan memang memberi memohon mengadu mengadukan mengajukan mengapa mengenai menjadi mereka
    merupakan meski mhn mhon min minggu minta mnt mo mobile mohon monggo mungkin mw nah namun nang nanti no nya oh
    oleh pada padahal pagi pak para pasti perihal pernah pian pihak pula pun saat saja salam sama sampai sampe
    sampek sangat satu saya sbg sblm sdh sebagai sebelum sebelumnya sebuah sehingga sejak sekali sekarang sekitar
    selalu selama selamat selasa semakin semoga semua senin seperti serta sesuai setelah setiap siang siapa silakan
    sini situ skl skr skrg skrng slmt smpe soal solusi sore suatu sudah supaya sy sya tadi tak tanggal tanggapan
    tapi telah tempat tentang terhadap terimakasih terkait terlalu tersebut terus tetap tetapi tgl thd tiap tiba
    tindak tindaklanjut tlg tlng tolong tp tpi trims trs trus tsb ttg ttp uda udah udh ulun untuk utk waalaikumsalam
    warga warganya wassalam wassalamualaikum wib wita wrg ya yaitu yakni yang yg yng yth
    """
)

# After these a landmark is named, which is seldom what the complaint is about.
POINTING_WORDS = _words("arah belakang blkg dekat depan didepan disamping dkt dpn menuju samping sebelah seberang")

# Whole words that only look as if they carried an affix.
WHOLE_WORDS = _words(
    """
    aliran angkutan bangunan bantuan beasiswa bendungan berkas bersih bibit desa dinas hutan jalan jembatan kabel
    kandang kartu kebersihan kebudayaan kebun kecamatan kelas keluarga kelurahan kemiskinan kendaraan kepala
    kepegawaian kependudukan kering kerja kerukunan kesehatan kesempatan kesenian ketertiban lapangan lingkungan
    makanan pegawai pekerja pekerjaan pelayanan pemadam pemakaman pemerintah pemukiman pendidikan penerangan
    penerima pengaduan pengantar penghijauan perangkat perdagangan perempatan perempuan perikanan perkebunan
    perpindahan perpustakaan persetujuan persil pertanahan pertanian pertigaan perumahan perusahaan peternakan
    pinjaman polisi putusan ranting saluran sekolah selokan semakin sungai tagihan taman tanaman taruna terminal
    tiang timbangan trotoar tunjangan
    """
)

# Roots whose first k is swallowed by meng- and peng- (mengeruk, pengiriman).
ROOTS_IN_K = _words("elola embang erja eruk etik eluh irim ontrak orupsi ubur umpul unjung")

# The spelling used here: informal, clipped or regional spellings of it. The first may be several words.
_SPELLINGS = """
    adik: adek
    air: banyu banyune
    akta: akte aktenya
    amblas: ambles
    anak: anaknya
    aplikasi: apk app apps
    bayar: byr
    bkpsdm: bkd
    bpjs: bpjsnya
    bulan: bln
    dapat: dpt
    desa: ds
    dinas kesehatan: dinkes
    dinas lingkungan hidup: dlh dlhk
    dinas pekerjaan umum: dpu dpupr pupr
    dinas pendidikan: disdik
    dinas perhubungan: dishub
    dinas sosial: dinsos
    dinas tenaga kerja: disnaker
    drainase: drainasenya
    dukcapil: capil disdukcapil dispenduk dispendukcapil
    gang: gg
    gelap: peteng
    gorong: goronggorong
    guru: gr
    habis: abis
    ibu hamil: bumil
    ijazah: ijasah
    izin: ijin ijinnya perijinan perizinan
    jalan: dalan jl jlan jln
    jamban: wc
    juru parkir: jukir
    juta: jt
    kabupaten: kab
    kecamatan: kec
    kelurahan: kel
    kendaraan: ranmor
    kerja: bekerja kerjaan
    ktp: ektp
    lampu: lampune lmpu
    lowongan kerja: loker
    lubang: bolong lobang lobangnya luobang
    mobil: oto
    nganggur: pengangguran
    nomor: nomer
    orang: org
    orang tua: ortu
    padam: pdm
    parkir: parkiran
    pasar: psr
    pju: pjunya
    pohon: poho pohonnya
    ppdb: spmb
    puskesmas: pkm pukesmas puskemas puskes
    ramping: perampingan
    ranting: perantingan
    rsud rumah sakit: rsud
    rumah: rmh
    rumah sakit: rs rsu
    rumah tidak layak huni: rtlh rutilahu
    satpol pp: satpolpp trantib
    sd: sdn
    sekolah: sekolahan sklh skolah
    selokan: got gotnya
    semprot: semprotan
    sertifikat: sertificat sertipikat
    sma: sman
    smk: smkn
    smp: smpn
    tahun: thn
    taman: tmn
    telepon: tlp
    terima: trm
    tidak: ga gabisa gada gag gak gk nda ndak ngga nggak nggk ngk ora tdk
    tong sampah: tongsampah
    trotoar: trotoir
    umkm: umkmnya
    vaksin: vaksinasi
"""

SPELLINGS = {
    other: spelling.strip()
    for spelling, others in (line.split(":") for line in _SPELLINGS.strip().splitlines())
    for other in others.split()
}
