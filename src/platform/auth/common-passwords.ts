/** Whole passwords of at least eight characters that head every list of leaked ones. */
const whole = `
12345678 123456789 1234567890 12345678910 123456789a 123456789q 12345679 123454321 123456123 123456654321 1234554321 12344321 123412345
123123123 1231231234 123321123 12341234 12121212 121212121 11223344 1122334455 112233445566 11112222 111222333 12312312 13131313 1234567q 1234567a
147258369 147852369 159753456 159357258 1029384756 0123456789 01234567 012345678 87654321 987654321 9876543210 98765432 10203040 102030405060
20202020 69696969 78945612 789456123 741852963 963852741 951753852 456789123 14725836 25802580 55555555a 99999999a 00000000a 11111111a
1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 1qaz@wsx q1w2e3r4 q1w2e3r4t5 qazwsxedc qazwsx123 qazxswedc zaq12wsx zaq1zaq1 zaq1xsw2
qwertyui qwertyuiop qwertyuiop123 qwerty12345 qwerty123456 qwerty1234567 qwertyqwerty qwer1234 qwer12345 qwert123 qwert1234 qwert12345 asdfghjk asdfghjkl
asdfghjkl123 asdfasdf asdf1234 asdf12345 asdfgh123 asdasdasd asd123asd qweasdzxc qweasd123 qwe123qwe qweqweqwe qwe123456 zxcvbnm123 zxcvbnm1 zxcvzxcv
zxc123456 zxcasdqwe a1234567 a12345678 a123456789 a1b2c3d4 a1b2c3d4e5 aa123456 aa12345678 aaa123456 abc12345 abc123456 abc1234567 abc123abc abcd1234 abcd12345
abcdefgh abcdefghi abcdefg1 abcdefg123 abcde12345 abcabc123 q12345678 q123456789 z123456789 w123456789 m123456789 x123456789 1a2b3c4d 1111qqqq 123qweasd
123qwe123 123qweasdzxc 123abc123 123456qwerty 12345qwert 123456abc 1234qwer 1234abcd 12345abc 123456aa 12qwaszx !qaz2wsx !q2w3e4r p@ssw0rd p@ssword passw0rd
pa$$word pa$$w0rd passwort passwort1 motdepasse contrasena contraseña senha123 wachtwoord haslo123 parola123 sifre123 password password! passwords password0
passpass mypassword mypass123 newpassword yourpassword thepassword nopassword password01 password02 password99 password69 password11 password22 password007
passphrase opensesame letmein1 letmein! letmeinnow changeme changeme1 changeme123 changeit default1 welcome1 welcome123 welcome! iloveyou iloveyou1 iloveyou2
iloveyou! iloveyou123 iloveu123 ilovegod ilovejesus ilovemom ilovemyself iloveme1 iloveme123 loveyou1 loveyou123 lovelove loveforever lovelife loveme123
truelove sweetheart sweetie1 babygirl babygirl1 babyboy1 princess princess1 princesa princesse beautiful beautiful1 butterfly butterfly1 sunshine sunshine1
sunflower rainbow1 starlight moonlight snowball snowflake chocolate chocolate1 strawberry blueberry watermelon pineapple cupcake1 cookie123 football football1
football12 baseball baseball1 basketball softball volleyball swimming soccer12 soccer123 hockey123 liverpool liverpool1 arsenal1 arsenal123 chelsea1 chelsea123
manchester manutd123 barcelona barcelona1 realmadrid juventus juventus1 internazionale galatasaray fenerbahce besiktas galaxy123 superman superman1 batman123
spiderman spiderman1 ironman123 captain1 starwars starwars1 skywalker darthvader chewbacca stargate startrek gandalf1 hogwarts potter123 harrypotter pokemon1
pokemon123 pikachu1 pikachu123 minecraft minecraft1 fortnite roblox123 nintendo playstation gamecube xbox360x counterstrike warcraft worldofwarcraft starcraft
overwatch callofduty assassin assassins blackops blink182 metallica metallica1 nirvana1 slipknot slipknot1 linkinpark greenday eminem123 beatles1 ironmaiden
michael1 michael123 michelle michelle1 jennifer jennifer1 jessica1 jessica123 christian christine christina christopher elizabeth alexander alexander1 alexandra
alexandre alejandro alejandra fernando fernanda gabriel1 gabriela gabrielle benjamin benjamin1 jonathan jonathan1 nicholas nicholas1 nathaniel stephanie stephen1
samantha samantha1 victoria victoria1 veronica vanessa1 valentina valentin sebastian sebastian1 santiago patricia patricia1 penelope natalie1 nathalie nathan123
matthew1 martinez mariana1 margaret marguerite marianne mercedes mercedes1 madison1 lorraine leonardo lawrence kimberly kimberley katherine kathleen jasmine1
jeremiah isabella isabelle hernandez guillermo gonzalez frederic francisco francesco florence fabrizio estefania emmanuel dominique dominic1 danielle daniela1
cristina cristian courtney claudia1 charlotte charlie1 charlie123 catherine carolina caroline brittany brandon1 beatrice barbara1 anthony1 anthony123 antonio1
angelina angelica andrew123 amanda123 adrianna william1 joshua123 jordan23 jordan123 robert123 thomas123 george123 daniel123 ashley123 hannah123 jackson1 johnson1
computer computer1 internet internet1 samsung1 samsung123 microsoft windows1 windows10 macintosh applepie blackberry nokia123 motorola google123 facebook facebook1
linkedin linkedin1 instagram twitter1 youtube1 yahoo123 hotmail1 whatever whatever1 trustno1 trustnoone whocares nothing1 something anything everything everyone
forever1 foreverlove friends1 friends4ever friendship bestfriend myfamily family123 mother123 father123 brother1 brother123 sister123 grandma1 grandpa1 children
daughter daddy123 mommy123 mama1234 papa1234 jesus123 jesuschrist jesusislord jesus777 godisgood godislove godbless blessed1 blessing heaven123 angel123 angels123
princess123 mustang1 mustang123 corvette corvette1 porsche1 porsche911 ferrari1 ferrari123 lamborghini chevrolet chevy123 mercedesbenz bmw12345 yamaha123 kawasaki
ducati123 harley123 harleydavidson scooter1 motocross midnight midnight1 blackcat blackjack blackbird blacklabel redskins steelers steelers1 packers1 cowboys1
cowboys123 patriots lakers24 lakers123 yankees1 yankees2 redsox123 dolphins dolphin1 elephant elephants tigger123 tigger12 shadow123 shadow12 monkey123 monkey12
dragon123 dragon12 master123 master12 hunter123 hunter12 killer123 killer12 ginger123 pepper123 buster123 maggie123 bailey123 bandit123 rocky123 lucky123 coco1234
doggie123 puppy123 kitty123 hellokitty snoopy123 scoobydoo garfield garfield1 mickey123 mickeymouse winniethepooh tinkerbell cinderella barbie123 supernova
superstar superstar1 rockstar rockstar1 rocknroll punkrock gangster gangster1 hardcore pussycat sexybaby sexygirl sexylady badgirl1 badboy123 playboy1 playboy123
marlboro marlboro1 budweiser heineken jackdaniels whiskey1 vodka123 security security1 secret123 secret12 topsecret supersecret private1 access14 access123
administrator admin123 admin1234 admin12345 admin123456 adminadmin admin@123 admin2020 admin2021 admin2022 admin2023 admin2024 admin2025 admin2026 rootroot
root1234 root12345 toor1234 system123 manager1 manager123 server123 service1 support1 support123 testtest test1234 test12345 test123456 testing1 testing123 tester123
testpass guest123 guest1234 user1234 user12345 username usuario1 login123 login1234 demo1234 sample123 example1 temp1234 temporary oracle123 mysql123 database
password1! password123! passw0rd! passw0rd1 p@ssw0rd1 p@ssw0rd! p@ssw0rd123 p@ssword1 p@ssword123 p@55w0rd pass@123 pass@word1 abc@1234 admin@1234 qwerty@123
welcome@123 india@123 test@123 hello@123 summer2023 summer2024 summer2025 summer2026 winter2023 winter2024 winter2025 winter2026 spring2024 spring2025 spring2026
autumn2024 autumn2025 autumn2026 january1 february november november1 december december1 september september1 october1 monday123 tuesday1 thursday saturday sunday123
america1 american1 australia brasil123 brazil123 canada123 england1 england123 germany1 deutschland scotland ireland1 france123 italia123 mexico123 espana123 portugal
colombia argentina venezuela philippines indonesia malaysia singapore pakistan bangladesh india123 nigeria1 southafrica newyork1 newyork123 losangeles california
california1 chicago1 dallas123 florida1 texas123 london123 paris123 berlin123 hamburg1 istanbul moscow123 madrid123 lisboa123 shanghai hongkong tokyo123 woaini1314
woaini520 5201314520 1314520520 520131400 wojiushiwo nihaoma123 aini1314 asdzxc123 zxcvbnm12 killer99 thunder1 thunderbird lightning hurricane tornado1 phoenix1
phoenix123 diamond1 diamonds crystal1 sapphire emerald1 platinum titanium mercury1 jupiter1 universe infinity eternity paradise paradise1 fantasy1 destiny1 serenity
freedom1 freedom123 liberty1 victory1 champion champions warrior1 warriors knight123 samurai1 ninja123 pirate123 wizard123 merlin123 excalibur valhalla immortal
survivor revolution anarchy1 predator terminator matrix123 morpheus neo12345 jamesbond goldeneye bond0070 undertaker wrestling johncena johncena1 hollywood
bigdaddy bigdaddy1 bigboy123 fatboy123 coolguy1 cool1234 cooldude goodluck goodluck1 goodlife goodmorning happy123 happyday happiness smile123 smiley123 peace123
peaceful sweet123 sugar123 honey123 honeybee candy123 cherry123 orange123 banana123 apple123 lemon123 peaches1 mango123 coffee123 cheese123 pizza123 spaghetti
hamburger chicken1 chicken123 turkey123 sandwich potato123 tomato123 flower123 flowers1 roses123 orchid123 lavender violet123 purple123 purple12 yellow123 yellow12
green123 black123 white123 silver123 golden123 blue1234 bluesky1 bluemoon blueeyes redrose1 pinky123 guitar123 music123 musica123 piano123 drummer1 dancer123 dancing1
singing1 artist123 writer123 student1 student123 teacher1 teacher123 school123 college1 doctor123 lawyer123 nurse123 soldier1 marine123 marines1 airforce military
firefighter policeman engineer mechanic carpenter fishing1 fishing123 hunting1 camping1 skating1 skateboard snowboard surfing1 cycling1 running1 fitness1 workout1
`;

/** Words that people make eight characters long with what they add at the end. */
const words = `
password pass qwerty qwert asdf abc abcd admin root login user test guest demo welcome hello letmein secret master dragon monkey shadow sunshine princess love lover
iloveyou football soccer baseball hockey summer winter spring autumn batman superman pokemon michael jordan daniel thomas robert jessica ashley amanda charlie
andrew hunter killer ginger pepper cookie computer internet google samsung galleria shop store money
`;
const endings = '1 12 123 1234 12345 123456 1! 123! 2020 2021 2022 2023 2024 2025 2026'.split(' ');

const listed = (text: string): string[] => text.trim().split(/\s+/);

/** About 1,600, lower case, NFKC. Shorter ones are refused for their length. */
export const commonPasswords: ReadonlySet<string> = new Set(
  [...listed(whole), ...listed(words).flatMap((word) => ['', ...endings].map((ending) => word + ending))]
    .map((password) => password.normalize('NFKC').toLowerCase())
    .filter((password) => password.length >= 8),
);
